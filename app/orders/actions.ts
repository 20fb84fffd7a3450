'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { uuidSchema } from '#contracts/identifiers.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import type { CancelTerms } from '#server/orders/cancellation.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession } from '../session.ts';

const wonSchema = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** What cancelling would refund at this moment; null: it cannot be cancelled any more. */
export async function readCancelTerms(
  orderId: string,
): Promise<{ ok: true; terms: CancelTerms | null } | { ok: false; error: Refusal }> {
  try {
    if (!uuidSchema.safeParse(orderId).success) throw orderNotFound();
    const { shopperId } = await currentSession();
    return { ok: true, terms: await getContainer().orders.cancelTerms(shopperId, orderId) };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

/** Cancels an order of the session's shopper, to whom this refund was shown; another shopper's order is not found. */
export async function cancelOrder(
  orderId: string,
  shownRefundWon: number,
): Promise<{ ok: true } | { ok: false; error: Refusal }> {
  try {
    if (!uuidSchema.safeParse(orderId).success) throw orderNotFound();
    const shown = wonSchema.safeParse(shownRefundWon);
    if (!shown.success) throw new DangolError('invalid-input', 'shownRefundWon: whole won, not below zero.');
    const { shopperId, sessionId } = await currentSession();
    await getContainer().orders.cancel({ shopperId, sessionId }, orderId, shown.data);
    revalidatePath('/orders', 'layout');
    return { ok: true };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}
