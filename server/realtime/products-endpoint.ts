import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ProductsResponse, productsQuerySchema } from '#contracts/catalog.ts';
import type { Catalog } from '#server/catalog/catalog.ts';

/**
 * GET /products?ids=1,2,…: what GET /api/products of the web process answers, from the process that pushed the list of
 * these ids and draws no pages. The same for everybody and without a session, so anybody's page may read it.
 */
export function createProductsEndpoint({ cardsByIds }: Pick<Catalog, 'cardsByIds'>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [pathname = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
    if (pathname !== '/products' || request.method !== 'GET') return false;
    response.setHeader('access-control-allow-origin', '*');
    const query = productsQuerySchema.safeParse(Object.fromEntries(new URLSearchParams(search)));
    if (!query.success) {
      const message = query.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      reply(response, 400, 'no-store', { error: { code: 'invalid-input', message } });
      return true;
    }
    try {
      const body: ProductsResponse = { items: await cardsByIds(query.data.ids) };
      reply(response, 200, 'public, max-age=15', body);
    } catch {
      const message = 'The catalogue cannot be read at the moment. Try again shortly.';
      reply(response, 503, 'no-store', { error: { code: 'unavailable', message } });
    }
    return true;
  };
}

function reply(response: ServerResponse, status: number, cacheControl: string, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': cacheControl });
  response.end(JSON.stringify(body));
}
