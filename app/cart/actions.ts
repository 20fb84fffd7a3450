'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { removeLineSchema } from '#contracts/actions.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { getContainer } from '#server/container.ts';
import { noSuch } from '../json-actions.ts';
import { type Refusal, refusalOf } from '../refusals.ts';
import { currentSession, eventSubjectOf } from '../session.ts';

/*
 * Forms sent without script. With script, pages use /api/cart/lines, which draws no page (docs/decisions/0117).
 */

export type CartResult = { ok: true; cartCount: number } | { ok: false; error: Refusal };

/** Checks the shape only; the cart validates quantities. */
function offerIdOf(form: FormData): number {
  const parsed = removeLineSchema.safeParse({ offerId: Number(form.get('offerId')) });
  if (parsed.success) return parsed.data.offerId;
  throw noSuch('offerId', 'offer-not-found');
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

/** A line's form: `to` is the value of the button pressed, `quantity` what was typed. */
export async function changeCartLineByForm(_previous: CartResult | null, form: FormData): Promise<CartResult> {
  const quantity = Number(form.get('to') ?? form.get('quantity'));
  return changeCart((shopper) => {
    const { cart } = getContainer();
    const offerId = offerIdOf(form);
    return quantity === 0 ? cart.remove(shopper, offerId) : cart.update(shopper, { offerId, quantity });
  });
}

/** The product page's form; goes to the cart, or on to `then`. */
export async function addToCartByForm(_previous: CartResult | null, form: FormData): Promise<CartResult> {
  const quantity = Number(form.get('quantity') ?? 1);
  const result = await changeCart((shopper) =>
    getContainer().cart.add(shopper, { offerId: offerIdOf(form), quantity }),
  );
  if (!result.ok) return result;
  redirect(form.get('then') === '/checkout' ? '/checkout' : '/cart');
}
