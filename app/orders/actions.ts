'use server';

import { revalidatePath } from 'next/cache';
import { uuidSchema } from '#contracts/identifiers.ts';
import { getContainer } from '#server/container.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession } from '../session.ts';

/** Cancels an order of the session's shopper; another's is not found. */
export async function cancelOrder(orderId: string): Promise<{ ok: true } | { ok: false; error: Refusal }> {
  try {
    if (!uuidSchema.safeParse(orderId).success) throw orderNotFound();
    const { shopperId, sessionId } = await currentSession();
    await getContainer().trade.orders.cancel({ shopperId, sessionId }, orderId);
    revalidatePath('/orders', 'layout');
    return { ok: true };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}
