import { cookies } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { LOCALE_COOKIE, localeFrom } from './locales.ts';
import { MESSAGES } from './messages.ts';

export default getRequestConfig(async () => {
  const locale = localeFrom((await cookies()).get(LOCALE_COOKIE)?.value);
  // One moment for the whole page: what it says of days is the same on the server and in the browser.
  return { locale, messages: MESSAGES[locale], timeZone: 'Asia/Seoul', now: new Date() };
});
