import type { NextRequest } from 'next/server';
import { recommendationsQuerySchema } from '#contracts/http.ts';
import { getContainer } from '#server/container.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../session.ts';

/** One list of the shopper of the request's session; another shopper's list cannot be requested. */
export async function GET(request: NextRequest): Promise<Response> {
  const { logger, recommendations } = getContainer();
  const query = recommendationsQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  try {
    const { shopperId } = await currentSession();
    const read = await recommendations.read(query.data.list, shopperId, query.data.productId);
    return Response.json(read, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
