'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { DangolError } from '#domain/shared/errors.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession, eventSubjectOf } from '../session.ts';

export type CartResult = { ok: true; cartCount: number } | { ok: false; error: Refusal };

const offerIdSchema = z.number().int().positive().max(2_147_483_647);

/** Checks the shape only; the cart validates quantities. */
function checkOfferId(offerId: unknown): number {
  const parsed = offerIdSchema.safeParse(offerId);
  if (parsed.success) return parsed.data;
  throw new DangolError('not-found', 'offerId: not the id of an offer.', {
    details: { field: 'offerId', reason: 'offer-not-found' },
  });
}

async function changeCart(change: (shopper: EventSubject) => Promise<void>): Promise<CartResult> {
  try {
    const session = await currentSession();
    await change(await eventSubjectOf(session));
    revalidatePath('/cart');
    return { ok: true, cartCount: await getContainer().cart.count(session.shopperId) };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

/**
 * Puts pieces of an offer into the session's cart. Give `cartCount` to setCartCount (components/layout/cart-count.ts).
 */
export async function addToCart({ offerId, quantity }: { offerId: number; quantity: number }): Promise<CartResult> {
  return changeCart((shopper) => getContainer().cart.add(shopper, { offerId: checkOfferId(offerId), quantity }));
}

export async function updateCartLine({
  offerId,
  quantity,
}: {
  offerId: number;
  quantity: number;
}): Promise<CartResult> {
  return changeCart((shopper) => getContainer().cart.update(shopper, { offerId: checkOfferId(offerId), quantity }));
}

export async function removeCartLine(offerId: number): Promise<CartResult> {
  return changeCart((shopper) => getContainer().cart.remove(shopper, checkOfferId(offerId)));
}

/** A line's form sent without script: `to` is the value of the button pressed, `quantity` what was typed. */
export async function changeCartLineByForm(_previous: CartResult | null, form: FormData): Promise<CartResult> {
  const offerId = Number(form.get('offerId'));
  const quantity = Number(form.get('to') ?? form.get('quantity'));
  return quantity === 0 ? removeCartLine(offerId) : updateCartLine({ offerId, quantity });
}

/** The product page's form sent without script; goes to the cart, or on to `then`. */
export async function addToCartByForm(_previous: CartResult | null, form: FormData): Promise<CartResult> {
  const quantity = Number(form.get('quantity') ?? 1);
  const result = await addToCart({ offerId: Number(form.get('offerId')), quantity });
  if (!result.ok) return result;
  redirect(form.get('then') === '/checkout' ? '/checkout' : '/cart');
}
