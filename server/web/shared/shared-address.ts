import type { IncomingHttpHeaders } from 'node:http';
import { readListQuery, type SearchParams, writeListQuery } from '#contracts/list-query.ts';
import { LOCALE_PARAMETER } from '#contracts/locale-parameter.ts';
import { cookieValues } from '#server/identity/session-cookie.ts';
import { chosenLocale } from '../../../i18n/chosen-locale.ts';
import { LOCALE_COOKIE, type Locale } from '../../../i18n/locales.ts';

/** `home`: the home page and the categories. */
export const SUBJECTS = ['home', 'list', 'search', 'product'] as const;
export type Subject = (typeof SUBJECTS)[number];

/** A page that is the same for every shopper who asks for it in one language. */
export interface SharedAddress {
  /** `rsc`: the payload that the browser's router fetches. */
  kind: 'html' | 'rsc';
  locale: Locale;
  /** Canonical: "/products?category=food". */
  path: string;
  /** Of kind, locale and path. */
  key: string;
  subject: Subject;
  /** Whose own page it is. */
  productId?: number | undefined;
  /** There are more such addresses than could be kept (words, cursors, prices): on probation until asked for again. */
  isUnbounded: boolean;
}

/** Of a search result's or a list's next page; a longer one is none of the shop's. */
const LONGEST_CURSOR = 300;
const LONGEST_ADDRESS = 2_000;
const PRODUCTS = '/products/';
const PRODUCT_PATH = /^\/products\/[1-9]\d{0,9}$/;
const PLAIN_PATHS = ['/', '/categories'];
const LIST_PATHS: Readonly<Record<string, Subject>> = { '/products': 'list', '/search': 'search' };
/** Asks for something else than the whole page. */
const PARTIAL_HEADERS = ['next-action', 'next-router-prefetch', 'next-router-segment-prefetch', 'next-hmr-refresh'];

/**
 * The shared page that a request asks for; null: none, or one that depends on more than the address (a language in the
 * address sets a cookie). Parameters that the page does not read are no part of the key. Pure; some 10 µs.
 */
export function sharedAddress(
  method: string | undefined,
  url: string,
  headers: IncomingHttpHeaders,
): SharedAddress | null {
  if ((method !== 'GET' && method !== 'HEAD') || url.length > LONGEST_ADDRESS) return null;
  if (PARTIAL_HEADERS.some((name) => headers[name] !== undefined)) return null;
  const { rsc } = headers;
  if (rsc !== undefined && rsc !== '1') return null;
  const at = url.indexOf('?');
  const pathname = at === -1 ? url : url.slice(0, at);
  const isProduct = PRODUCT_PATH.test(pathname);
  const hasQuery = Object.hasOwn(LIST_PATHS, pathname);
  if (!isProduct && !hasQuery && !PLAIN_PATHS.includes(pathname)) return null;
  const params = new URLSearchParams(at === -1 ? '' : url.slice(at + 1));
  if (params.has(LOCALE_PARAMETER)) return null;
  const query = hasQuery ? readListQuery(firstOfEach(params)) : {};
  if ((query.cursor?.length ?? 0) > LONGEST_CURSOR) return null;
  const kind = rsc === undefined ? 'html' : 'rsc';
  const locale = chosenLocale({
    cookie: cookieValues(headers.cookie, LOCALE_COOKIE).at(-1),
    acceptLanguage: headers['accept-language'],
  });
  const path = `${pathname}${writeListQuery(query)}`;
  return {
    ...{ kind, locale, path },
    key: `${kind} ${locale} ${path}`,
    subject: isProduct ? 'product' : (LIST_PATHS[pathname] ?? 'home'),
    ...(isProduct && { productId: Number(pathname.slice(PRODUCTS.length)) }),
    isUnbounded: [query.q, query.cursor, query.minPriceWon, query.maxPriceWon].some((value) => value !== undefined),
  };
}

function firstOfEach(params: URLSearchParams): SearchParams {
  const first: SearchParams = Object.create(null) as SearchParams;
  for (const [name, value] of params) first[name] ??= value;
  return first;
}
