/**
 * `?lang=en` chooses a language for good: the link of the header, and the address search engines list for each
 * language.
 */
export const LOCALE_PARAMETER = 'lang';

/**
 * Request header by which the proxy passes on the language that the address names, for pages that print their own
 * address; whatever a client sends under this name is replaced.
 */
export const NAMED_LOCALE_HEADER = 'x-dangol-named-locale';
