'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { uuidSchema } from '#contracts/identifiers.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { getContainer } from '#server/container.ts';
import type { CancelTerms } from '#server/orders/cancellation.ts';
import { orderNotFound } from '#server/orders/refusals.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession, eventSubjectOf } from '../session.ts';
import { wonSchema } from './input.ts';

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

/**
 * Without script: puts what is still sold of an order of the session's shopper into the cart, and shows the cart. With
 * script the page uses /api/cart/lines and names what could not be added.
 */
export async function buyAgainByForm(orderId: string): Promise<void> {
  if (!uuidSchema.safeParse(orderId).success) throw orderNotFound();
  const session = await currentSession();
  const { orders, cart } = getContainer();
  const { lines } = await orders.one(session.shopperId, orderId);
  const subject = await eventSubjectOf(session);
  for (const { offerId, quantity } of lines)
    await cart.add(subject, { offerId, quantity }).catch((error: unknown) => {
      // Sold out or no longer sold: the cart shows what came in.
      if (!(error instanceof DangolError) || error.retriable) throw error;
    });
  revalidatePath('/cart');
  redirect('/cart');
}
