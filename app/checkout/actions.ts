'use server';

import { randomUUID } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import type {
  CheckoutPrice,
  CouponChoice,
  PlaceOrderFormState,
  PlaceOrderRefusal,
  PlaceOrderRequest,
} from '#components/checkout/checkout-types.ts';
import { readAddress, readGift, readMethod, readSaveAddress } from '#components/checkout/read-form.ts';
import { stateKey } from '#server/cart/state-key.ts';
import { getContainer } from '#server/container.ts';
import { type Refusal, refusalOf, refusalOfInput } from '../refusals.ts';
import { currentSession } from '../session.ts';
import { couponChoiceSchema, keySchema, placeOrderSchema } from './input.ts';

/** What the cart would cost with these coupons. */
export async function priceCheckout(
  choice: CouponChoice,
): Promise<{ ok: true; price: CheckoutPrice; stateKey: string } | { ok: false; error: Refusal }> {
  const parsed = couponChoiceSchema.safeParse(choice);
  if (!parsed.success) return { ok: false, error: await refusalOfInput(parsed.error) };
  try {
    const { shopperId } = await currentSession();
    const { checkout } = getContainer();
    const [{ cart, quote }, pending] = await Promise.all([
      checkout.view(shopperId, parsed.data),
      checkout.pending(shopperId),
    ]);
    const uses = quote.coupons.map(({ couponId, discountWon }) => ({ couponId, discountWon }));
    const { itemsWon, discountWon, shippingWon, totalWon, remoteSurchargeWon } = quote;
    const price = { totals: { itemsWon, discountWon, shippingWon, totalWon }, remoteSurchargeWon, uses };
    return { ok: true, price, stateKey: stateKey({ shopperId, cart, pending }) };
  } catch (error) {
    return { ok: false, error: await refusalOf(error) };
  }
}

/**
 * Places the order and redirects to it; returns only when it is refused. The server decides prices, coupons and stock.
 */
export async function placeOrder(request: PlaceOrderRequest): Promise<PlaceOrderRefusal> {
  const parsed = placeOrderSchema.safeParse(request);
  if (!parsed.success) return { error: await refusalOfInput(parsed.error), nextKey: keyOf(request) };
  const { rememberAddress, assertion, ...input } = parsed.data;
  const { addressBook, checkout, logger, paymentConfirmations } = getContainer();
  let orderId: string;
  try {
    const { shopperId, sessionId, customerId } = await currentSession();
    const confirm =
      customerId !== null && assertion !== undefined
        ? () => paymentConfirmations.verify(customerId, input.idempotencyKey, assertion)
        : undefined;
    const order = await checkout.placeOrder({ shopperId, sessionId }, { ...input, confirm });
    if (order.status === 'PAYMENT_FAILED') {
      const t = await getTranslations('refusals');
      return { error: { code: 'payment-declined', message: t('payment-failed') }, nextKey: randomUUID() };
    }
    if (rememberAddress && customerId !== null)
      await addressBook.keep(customerId, input.address).catch((error: unknown) => {
        logger.warn(
          { code: 'answer-incomplete', customerId, error: String(error) },
          'the address of an order was not kept for the next',
        );
      });
    orderId = order.orderId;
  } catch (error) {
    // The same key again: if the order was placed although its outcome is unknown, the retry finds it.
    return { error: await refusalOf(error), nextKey: input.idempotencyKey };
  }
  revalidatePath('/', 'layout');
  redirect(`/orders/${orderId}?placed=1`);
}

/** The same for a form sent before there is a script, or without one. */
export async function placeOrderByForm(
  _previous: PlaceOrderFormState | null,
  form: FormData,
): Promise<PlaceOrderFormState> {
  const listOf = (name: string) =>
    String(form.get(name) ?? '')
      .split(',')
      .filter((id) => id !== '');
  const [address, method, gift] = [readAddress(form), readMethod(form), readGift(form)];
  const refused = await placeOrder({
    idempotencyKey: String(form.get('idempotencyKey')),
    address,
    coupons: form.get('coupons') === 'auto' ? 'auto' : listOf('coupons'),
    method,
    expectedTotalWon: Number(form.get('expectedTotalWon')),
    cartLineIds: listOf('cartLineIds'),
    rememberAddress: readSaveAddress(form),
    gift,
  });
  return { ...refused, address, method, gift };
}

/** Records the start of a checkout, once per visit to the page. */
export async function startCheckout(): Promise<void> {
  const { shopperId, sessionId } = await currentSession();
  await getContainer().checkout.started({ shopperId, sessionId });
}

/** A form without a key of its own gets one. */
function keyOf(request: unknown): string {
  return keySchema.safeParse(request).data?.idempotencyKey ?? randomUUID();
}
