import type { NextRequest } from 'next/server';
import type { SearchResponse } from '#contracts/http.ts';
import { searchQuerySchema } from '#contracts/search.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';

/**
 * Products that match `q`, best first. Header `x-search-source`: the engine that was used (elasticsearch or postgres);
 * header `link` (RFC 8288): the next page, if there is one.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { search, logger } = getContainer();
  const query = searchQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  const { q, minWon, maxWon, ...rest } = query.data;
  try {
    const found = await search.search({ ...rest, query: q, minPriceWon: minWon, maxPriceWon: maxWon });
    const body: SearchResponse = {
      total: found.total,
      items: found.items.map(({ productId, name, priceWon, categoryId }) => ({
        productId,
        name,
        priceWon,
        categoryId,
      })),
    };
    const headers = new Headers({ 'cache-control': 'private, max-age=10', 'x-search-source': found.source });
    if (found.nextCursor !== null) {
      const next = new URLSearchParams(request.nextUrl.searchParams);
      next.set('cursor', found.nextCursor);
      headers.set('link', `</api/search?${next}>; rel="next"`);
    }
    return Response.json(body, { headers });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
