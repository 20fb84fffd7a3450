import type { NextRequest } from 'next/server';
import type { SuggestResponse } from '#contracts/http.ts';
import { suggestQuerySchema } from '#contracts/search.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../../session.ts';

/**
 * Completions of `q`; with nothing typed, the caller's own recent searches. Never cached: they are the caller's own.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { search, logger } = getContainer();
  const query = suggestQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  try {
    // Completions need no shopper; one who is not known for certain has no recent searches.
    const session = await currentSession().catch(() => null);
    const body: SuggestResponse = { suggestions: await search.suggest(query.data.q, session?.shopperId) };
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
