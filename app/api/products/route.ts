import type { NextRequest } from 'next/server';
import { type ProductsResponse, productsQuerySchema } from '#contracts/catalog.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';

/**
 * Public card data of several products, in the order of the request; used to render a pushed list of ids. The same for
 * all shoppers, but a response sets a session on a first visit, so only the browser may cache it.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { catalog, logger } = getContainer();
  const query = productsQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  try {
    const body: ProductsResponse = { items: await catalog.cardsByIds(query.data.ids) };
    return Response.json(body, { headers: { 'cache-control': 'private, max-age=1' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
