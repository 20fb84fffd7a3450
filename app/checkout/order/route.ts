import type { NextRequest } from 'next/server';
import { uuidSchema } from '#contracts/identifiers.ts';
import { getContainer } from '#server/container.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { errorResponse } from '#server/web/respond.ts';
import { currentSession } from '../../session.ts';

/**
 * The order of an idempotency key whose response was lost: `{orderId, status}` if it is the session's own, or 404.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const { checkout, logger } = getContainer();
  try {
    const key = uuidSchema.safeParse(request.nextUrl.searchParams.get('key'));
    const { shopperId } = await currentSession();
    const order = key.success ? await checkout.orderOfKey(shopperId, key.data) : null;
    if (order === null) throw orderNotFound();
    const { orderId, status } = order;
    return Response.json({ orderId, status }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return errorResponse(error, logger);
  }
}
