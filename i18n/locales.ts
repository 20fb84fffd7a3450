import { LOCALE_PARAMETER } from '#contracts/locale-parameter.ts';

/** The reader's languages. Korean first; addresses are the same in all of them (see LOCALE_PARAMETER). */
export const LOCALES = ['ko', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'ko';
export const LOCALE_COOKIE = 'dangol_locale';

export function localeNamed(value: string | null | undefined): Locale | null {
  return LOCALES.find((locale) => locale === value) ?? null;
}

export function localeFrom(value: string | undefined): Locale {
  return localeNamed(value) ?? DEFAULT_LOCALE;
}

/** The address of a page in a language: Korean pages have the plain one. `path` may hold a query. */
export function pathIn(locale: Locale, path: string): string {
  if (locale === DEFAULT_LOCALE) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${LOCALE_PARAMETER}=${locale}`;
}
