import { type ProductsResponse, productsQuerySchema } from '#contracts/catalog.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Catalog } from '#server/catalog/catalog.ts';
import type { HttpServer } from '#server/http/http-server.ts';
import { parseQuery } from '#server/http/parse-query.ts';
import { encodeJson } from '#server/http/problem.ts';

/**
 * GET /products?ids=1,2,…: as GET /api/products of the web process, from the process that pushed the list of these ids
 * and renders no pages. The response is the same for all and needs no session, so pages of any origin may read it.
 */
export function addProductsEndpoint(app: HttpServer, { cardsByIds }: Pick<Catalog, 'cardsByIds'>): void {
  // Without the shop pages' CORS: its answers would vary by origin, and a cache keep one for each.
  app.get('/products', { config: { cors: false } }, async (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    const { ids } = parseQuery(productsQuerySchema, request.query);
    const items = await cardsByIds(ids).catch((cause: unknown) => {
      throw new DangolError('unavailable', 'The catalogue cannot be read at the moment. Try again shortly.', { cause });
    });
    reply.header('content-type', 'application/json').header('cache-control', 'public, max-age=1');
    return encodeJson({ items } satisfies ProductsResponse);
  });
}
