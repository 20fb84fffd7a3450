import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { chosenLocale } from './chosen-locale.ts';
import { LOCALE_COOKIE } from './locales.ts';
import { MESSAGES } from './messages.ts';

export default getRequestConfig(async () => {
  const [jar, head] = [await cookies(), await headers()];
  const locale = chosenLocale({
    cookie: jar.get(LOCALE_COOKIE)?.value,
    acceptLanguage: head.get('accept-language'),
  });
  // One time for the whole page, so that dates are the same on the server and in the browser.
  return { locale, messages: MESSAGES[locale], timeZone: 'Asia/Seoul', now: new Date() };
});
