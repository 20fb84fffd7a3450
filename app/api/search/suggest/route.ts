import type { NextRequest } from 'next/server';
import type { SuggestResponse } from '#contracts/http.ts';
import { suggestQuerySchema } from '#contracts/search.ts';
import { getContainer } from '#server/container.ts';
import { SESSION_COOKIE } from '#server/identity/session-token.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';

/** Completions of `q`; with nothing typed, the caller's own recent searches. Never cached: they are the caller's own. */
export async function GET(request: NextRequest): Promise<Response> {
  const { search, sessions, logger } = getContainer();
  const query = suggestQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  try {
    const session = await sessions.resolve(request.cookies.get(SESSION_COOKIE)?.value);
    const body: SuggestResponse = { suggestions: await search.suggest(query.data.q, session?.shopperId) };
    return Response.json(body, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
