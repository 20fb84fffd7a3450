'use server';

import type { PaymentChallenge, PlaceOrderRequest } from '#components/checkout/checkout-types.ts';
import { getContainer } from '#server/container.ts';
import { refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession } from '../session.ts';
import { placeOrderSchema } from './input.ts';

/**
 * What the member's passkey is to sign for this press of "pay". Refuses what placing the order would refuse at once, so
 * that no shopper signs for an order whose address is incomplete or whose total has changed.
 */
export async function confirmPayment(request: PlaceOrderRequest): Promise<PaymentChallenge> {
  const parsed = placeOrderSchema.safeParse(request);
  if (!parsed.success) return { ok: false, error: await refusalOfInput(parsed.error) };
  try {
    const { customerId } = await currentSession();
    if (customerId === null) return { ok: true, options: null };
    const { address, ...press } = parsed.data;
    const confirm = await getContainer().paymentConfirmations.begin(customerId, {
      ...press,
      postcode: address.postcode,
    });
    return { ok: true, options: confirm?.options ?? null };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}
