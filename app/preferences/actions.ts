'use server';

import { cookies } from 'next/headers';
import { THEME_COOKIE, themeFrom } from '#components/layout/theme.ts';
import { YEAR_SECONDS } from '#domain/shared/durations.ts';
import { LOCALE_COOKIE, localeFrom } from '../../i18n/locales.ts';

const OPTIONS = { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' } as const;

/** Stores the language and renders the page again. An unknown language becomes Korean. */
export async function chooseLocale(locale: string): Promise<void> {
  (await cookies()).set(LOCALE_COOKIE, localeFrom(locale), OPTIONS);
}

export async function chooseTheme(theme: string): Promise<void> {
  (await cookies()).set(THEME_COOKIE, themeFrom(theme), OPTIONS);
}
