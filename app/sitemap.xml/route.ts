import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { sitemapIndex, xmlResponse } from '#server/web/sitemap.ts';
import { publicOrigin } from '../public-origin.ts';

/** The site maps there are: one of the shop's lists, and the products in parts. */
export async function GET(): Promise<Response> {
  const { catalog, logger } = getContainer();
  try {
    const parts = Array.from({ length: await catalog.addressParts() }, (_, index) => `products-${index + 1}`);
    const paths = ['lists', ...parts].map((name) => ({ path: `/sitemaps/${name}.xml` }));
    return xmlResponse(sitemapIndex(await publicOrigin(), paths));
  } catch (error) {
    return errorResponse(error, logger);
  }
}
