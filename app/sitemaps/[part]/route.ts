import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { type SitemapUrl, urlSet, xmlResponse } from '#server/web/sitemap.ts';
import { publicOrigin } from '../../public-origin.ts';

/** Addresses of /sitemaps/lists.xml or /sitemaps/products-N.xml; null: there is no such site map. */
async function urlsOf(name: string): Promise<SitemapUrl[] | null> {
  const { catalog } = getContainer();
  if (name === 'lists.xml') {
    const categories = await catalog.categories();
    const lists = categories.map(({ slug }) => `/products?category=${encodeURIComponent(slug)}`);
    return ['/', '/products', '/categories', ...lists].map((path) => ({ path }));
  }
  const part = Number(/^products-(\d{1,6})\.xml$/.exec(name)?.[1] ?? 0);
  if (part < 1 || part > (await catalog.addressParts())) return null;
  const products = await catalog.addressesOf(part);
  return products.map(({ productId, updatedAt }) => ({ path: `/products/${productId}`, changedAt: updatedAt }));
}

export async function GET(_: Request, { params }: { params: Promise<{ part: string }> }): Promise<Response> {
  try {
    const urls = await urlsOf((await params).part);
    return urls === null ? new Response('', { status: 404 }) : xmlResponse(urlSet(await publicOrigin(), urls));
  } catch (error) {
    return errorResponse(error, getContainer().logger);
  }
}
