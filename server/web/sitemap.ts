export interface SitemapUrl {
  /** Path and query, with its leading slash. */
  path: string;
  changedAt?: Date | undefined;
}

/** An answer of a site map may be an hour old, in the browser and in between. */
const HEADERS = {
  'content-type': 'application/xml; charset=utf-8',
  'cache-control': 'public, max-age=3600',
  'x-content-type-options': 'nosniff',
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function entryOf(element: string, origin: string, { path, changedAt }: SitemapUrl): string {
  const address = new URL(path, origin).href.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  const changed = changedAt === undefined ? '' : `<lastmod>${changedAt.toISOString().slice(0, 10)}</lastmod>`;
  return `<${element}><loc>${address}</loc>${changed}</${element}>`;
}

function documentOf(root: string, element: string, origin: string, urls: readonly SitemapUrl[]): string {
  const entries = urls.map((url) => entryOf(element, origin, url)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries}\n</${root}>\n`;
}

/** Pages of the shop, after https://www.sitemaps.org/protocol.html; 50,000 at most. */
export function urlSet(origin: string, urls: readonly SitemapUrl[]): string {
  return documentOf('urlset', 'url', origin, urls);
}

/** Which site maps there are. */
export function sitemapIndex(origin: string, parts: readonly SitemapUrl[]): string {
  return documentOf('sitemapindex', 'sitemap', origin, parts);
}

export function xmlResponse(xml: string): Response {
  return new Response(xml, { headers: HEADERS });
}
