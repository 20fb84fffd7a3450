/** Where to go after logging in: a path of this shop, never another's address ("//elsewhere", "/\elsewhere"). */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 500) return '/';
  const url = URL.canParse(wanted, 'http://shop.invalid') ? new URL(wanted, 'http://shop.invalid') : null;
  if (url === null || url.host !== 'shop.invalid') return '/';
  return `${url.pathname}${url.search}`;
}
