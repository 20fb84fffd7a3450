import type { NextRequest } from 'next/server';
import { recommendationsQuerySchema } from '#contracts/http.ts';
import { getContainer } from '#server/container.ts';
import { askGateway } from '#server/web/gateway.ts';
import { errorResponse, invalidInput } from '#server/web/respond.ts';
import { currentSession } from '../../session.ts';

/**
 * One list of the shopper of the request's session, as the gateway answers it; another shopper's cannot be requested.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { env, logger } = getContainer();
  const query = recommendationsQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!query.success) return invalidInput(query.error);
  try {
    await currentSession();
    const url = env.REALTIME_URL ?? `http://localhost:${env.REALTIME_PORT}`;
    return await askGateway({ url }, `/recommendations${request.nextUrl.search}`, request);
  } catch (error) {
    return errorResponse(error, logger);
  }
}
