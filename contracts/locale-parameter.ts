/**
 * `?lang=en` chooses a language for good: the link of the header, and the address search engines list for each
 * language.
 */
export const LOCALE_PARAMETER = 'lang';
