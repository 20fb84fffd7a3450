const ORIGIN = 'http://shop.invalid';
const LONGEST = 500;
/** "%25%32%66" needs two rounds to become "/"; what needs more is no address of ours. */
const MOST_DECODINGS = 3;

/**
 * Where a shopper may be sent by an address that came from outside (`next=`): a path of this shop with its query, or
 * '/'. What is judged is the path a browser would make of it, decoded until it stays the same: it has no second slash
 * in a row, no backslash and no control character, which browsers and proxies read as the start of another host. The
 * one place that decides this; all redirects to what a request named use it.
 */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > LONGEST) return '/';
  if (!URL.canParse(wanted, ORIGIN)) return '/';
  const url = new URL(wanted, ORIGIN);
  if (url.origin !== ORIGIN || url.username !== '' || url.password !== '') return '/';
  const path = decoded(url.pathname);
  if (path === null || /\/\/|\\|\p{Cc}/u.test(path)) return '/';
  // "/a%2f..%2f..": segments that appear only after decoding.
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return '/';
  return `${url.pathname}${url.search}`;
}

/** `path` without percent-encoding; null where it does not decode, or does not come to rest. */
function decoded(path: string): string | null {
  let current = path;
  try {
    for (let round = 0; round < MOST_DECODINGS; round++) {
      const next = decodeURIComponent(current);
      if (next === current) return current;
      current = next;
    }
  } catch {
    return null;
  }
  return null;
}
