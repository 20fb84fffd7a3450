import type { NextRequest } from 'next/server';
import { readListQuery } from '#contracts/list-query.ts';
import { readList } from '#server/catalog/read-list.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse } from '#server/web/respond.ts';
import { searchList } from '#server/web/search-list.ts';

/** A list's next products, by the parameters of /products or, with `q`, of /search. The same for all shoppers. */
export async function GET(request: NextRequest): Promise<Response> {
  const { catalog, search, logger } = getContainer();
  try {
    const { q, ...query } = readListQuery(Object.fromEntries(request.nextUrl.searchParams));
    const page =
      q === undefined
        ? await readList(catalog, query)
        : await searchList(search, await catalog.categories(), { q, ...query });
    const { items, total, nextCursor } = page;
    return Response.json({ items, total, nextCursor }, { headers: { 'cache-control': 'private, max-age=1' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
