import Negotiator from 'negotiator';
import { DEFAULT_LOCALE, LOCALES, type Locale, localeNamed } from './locales.ts';

/** Properties of a request that determine its language. */
export interface LocaleChoice {
  /** The stored choice; a language in the address has been copied here before (proxy.ts). */
  cookie?: string | undefined;
  /** Accept-Language as sent: "en-GB,en;q=0.9,ko;q=0.8". */
  acceptLanguage?: string | null | undefined;
}

/** What was chosen, else the browser's own list, else Korean. */
export function chosenLocale({ cookie, acceptLanguage }: LocaleChoice): Locale {
  return localeNamed(cookie) ?? acceptedLocale(acceptLanguage) ?? DEFAULT_LOCALE;
}

/** null: the list names none of ours, or anything at all ("*"). */
function acceptedLocale(acceptLanguage: string | null | undefined): Locale | null {
  if (acceptLanguage === null || acceptLanguage === undefined || acceptLanguage.length > 1_000) return null;
  const wanted = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
  return localeNamed(wanted.language([...LOCALES]));
}
