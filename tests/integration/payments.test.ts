import { afterEach, expect, test, vi } from 'vitest';
import { guardProvider } from '#server/adapters/payment/guarded-provider.ts';
import { createCheckout } from '#server/checkout/checkout.ts';
import type { ChargeRequest } from '#server/checkout/payment-provider.ts';
import type { FaultInput } from '../support/payment-provider.ts';
import { address, count, press, startPaymentShop } from '../support/payment-shop.ts';

/*
 * Charges of the shop against the payment provider's process: what the provider does, and what the shop makes of it.
 */

const {
  shop,
  db,
  remote,
  provider,
  cart,
  checkout,
  orders,
  reconcile,
  shopperWith,
  statusOf,
  refundsOfOrder,
  bookOf,
  balanceOf,
  typesOf,
} = await startPaymentShop();

afterEach(() => remote.setFaults({}));

test('an order is charged what the shop computed, and its cancel gives back what was paid, under the refund’s own key', async () => {
  const { shopper } = await shopperWith(40_000);
  await shop.coupon(shopper.shopperId, { discountPercent: 10 });
  const order = await checkout.placeOrder(shopper, press());
  expect(order).toMatchObject({ status: 'PAID', totalWon: 36_000, payment: { provider: 'toss-local' } });
  const [charged] = await bookOf(order.orderId);
  expect(charged).toMatchObject({ paymentKey: order.payment?.providerReference, capturedWon: 36_000 });
  // vendure#2393, vendure#2762: with a coupon a full cancel asks for what was paid, not for list prices.
  await orders.cancel(shopper, order.orderId);
  expect(await bookOf(order.orderId)).toMatchObject([{ status: 'CANCELED', refundedWon: 36_000, balanceWon: 0 }]);
  const [refund] = await refundsOfOrder(order.orderId);
  expect(refund).toMatchObject({ state: 'DONE', amountWon: 36_000, idempotencyKey: refund?.id });
  const { body } = await remote.call('GET', `/v1/payments/${charged?.paymentKey}`);
  expect(body.cancels).toMatchObject([{ transactionKey: refund?.providerCancelKey, cancelAmount: 36_000 }]);
});

const FAULTS: [string, FaultInput][] = [
  ['answers a confirmation late, after it was done', { on: ['confirm'], slow: { ms: 1_300 } }],
  ['begins a confirmation late', { on: ['confirm'], slow: { ms: 1_300, at: 'request' } }],
  ['opens late', { on: ['open'], slow: { ms: 1_300 } }],
  ['fails to open', { on: ['open'], fail: {} }],
  ['opens and reports a failure', { on: ['open'], fail: { at: 'answer' } }],
  ['fails to confirm', { on: ['confirm'], fail: { status: 503 } }],
  ['confirms and reports a failure', { on: ['confirm'], fail: { at: 'answer' } }],
  ['confirms twice', { on: ['confirm'], answerTwice: {} }],
  ['loses the answer to an opening', { on: ['open'], loseAnswer: {} }],
  ['loses the answer to a confirmation', { on: ['confirm'], loseAnswer: {} }],
  ['does everything twice and cannot be read', { answerTwice: {}, fail: {}, on: ['confirm', 'find'] }],
];

test.each(FAULTS)(
  'a provider that %s: the order waits or is paid, and both books agree in the end',
  async (_what, faults) => {
    const { shopper, offerId } = await shopperWith(10_000);
    const couponId = await shop.coupon(shopper.shopperId, { discountPercent: 10 });
    await remote.setFaults(faults);
    const same = press();
    const placed = await checkout.placeOrder(shopper, same);
    expect(['PENDING', 'PAID']).toContain(placed.status);
    // The reconciler meets the fault as well, and leaves what it cannot know.
    await reconcile();
    await remote.setFaults({});
    await reconcile();
    const order = await checkout.placeOrder(shopper, same);
    expect(order.orderId).toBe(placed.orderId);
    expect(['PAID', 'PAYMENT_FAILED']).toContain(order.status);
    const isPaid = order.status === 'PAID';
    const coupon = await db.coupon.findUniqueOrThrow({ where: { id: couponId } });
    // A request that was on its way may end only now: it changes nothing any more.
    await vi.waitFor(async () => expect(await balanceOf(order.orderId)).toBe(isPaid ? order.totalWon : 0));
    expect([coupon.status, await shop.stockOf(offerId)]).toEqual(isPaid ? ['USED', 4] : ['ISSUED', 5]);
    const types = await typesOf(shopper.shopperId);
    expect([count(types, 'order-placed'), count(types, 'coupon-used')]).toEqual(isPaid ? [1, 1] : [0, 0]);
  },
);

test('a confirmation that comes after the order was given up is refused for ever', async () => {
  const { shopper } = await shopperWith(10_000);
  await remote.setFaults({ on: ['confirm'], slow: { ms: 1_500, at: 'request' } });
  const { orderId } = await checkout.placeOrder(shopper, press());
  expect(await statusOf(orderId)).toBe('PENDING');
  await reconcile();
  expect(await statusOf(orderId)).toBe('PAYMENT_FAILED');
  await remote.setFaults({});
  const late = { idempotencyKey: `order-${orderId}`, amountWon: 13_000, method: 'card' } as const;
  expect(await provider.charge(late)).toMatchObject({ kind: 'declined' });
  expect(await bookOf(orderId)).toMatchObject([{ status: 'ABORTED', capturedWon: 0 }]);
});

test('a charge that was never asked for is given up in advance', async () => {
  const never: ChargeRequest = { idempotencyKey: 'order-never-asked', amountWon: 5_000, method: 'transfer' };
  expect(await provider.find(never)).toBeNull();
  expect(await provider.settle(never)).toBeNull();
  expect(await provider.charge(never)).toMatchObject({ kind: 'declined' });
  expect(await remote.book(never.idempotencyKey)).toMatchObject([{ status: 'ABORTED' }]);
});

test('two tabs pay for one order, and a third payment is opened for it: one is charged (vendure#2620)', async () => {
  const { shopper } = await shopperWith(20_000);
  const cartLineIds = (await cart.view(shopper.shopperId)).lines.map(({ lineId }) => lineId);
  await remote.setFaults({ on: ['confirm'], slow: { ms: 200, at: 'request' } });
  const placed = await Promise.all(
    Array.from({ length: 4 }, () => checkout.placeOrder(shopper, press({ cartLineIds }))),
  );
  const [orderId = ''] = new Set(placed.map((order) => order.orderId));
  expect(new Set(placed.map((order) => order.orderId)).size).toBe(1);
  await reconcile();
  expect(await statusOf(orderId)).toBe('PAID');
  const key = `order-${orderId}`;
  const { body } = await remote.call('POST', '/v1/payments', { orderId: key, amount: 23_000, method: 'CARD' });
  const third = await remote.call('POST', '/v1/payments/confirm', {
    paymentKey: body.paymentKey,
    orderId: key,
    amount: 23_000,
  });
  expect(third).toMatchObject({ status: 400, body: { code: 'DUPLICATED_ORDER_ID' } });
  expect((await bookOf(orderId)).map(({ capturedWon }) => capturedWon).sort()).toEqual([0, 23_000]);
});

test('a failed payment uses no coupon up, and the next one uses it once (woocommerce#27673, shopware#8575, saleor#8219)', async () => {
  const { shopper } = await shopperWith(10_000);
  const couponId = await shop.coupon(shopper.shopperId, { discountPercent: 10 });
  const couponNow = async () => (await db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status;
  const recipient = 'TEST:REJECT_CARD_PAYMENT';
  for (let at = 0; at < 3; at++) {
    const failed = await checkout.placeOrder(shopper, press({ address: { ...address, recipient } }));
    expect(failed).toMatchObject({
      status: 'PAYMENT_FAILED',
      payment: { status: 'DECLINED', failureReason: 'insufficient-funds', errorCode: 'REJECT_CARD_PAYMENT' },
    });
    expect([await couponNow(), await balanceOf(failed.orderId)]).toEqual(['ISSUED', 0]);
  }
  const paid = await checkout.placeOrder(shopper, press());
  expect(paid).toMatchObject({ status: 'PAID', discountWon: 1_000 });
  expect([await couponNow(), await balanceOf(paid.orderId)]).toEqual(['USED', 12_000]);
});

test('many presses at once for one order are each shown it paid, and close the shop for no one', async () => {
  const { shopper } = await shopperWith(20_000);
  const cartLineIds = (await cart.view(shopper.shopperId)).lines.map(({ lineId }) => lineId);
  await remote.setFaults({ on: ['confirm'], slow: { ms: 300, at: 'request' } });
  const guarded = guardProvider(remote.provider, { failuresToOpen: 2 });
  const tabs = createCheckout({ db, cart, provider: guarded, now: () => new Date() });
  const placed = await Promise.all(Array.from({ length: 12 }, () => tabs.placeOrder(shopper, press({ cartLineIds }))));
  expect(new Set(placed.map(({ status }) => status))).toEqual(new Set(['PAID']));
  expect(guarded.isAvailable()).toBe(true);
});

test('an answer about another amount is no answer: the order waits, and nothing is charged', async () => {
  const request: ChargeRequest = { idempotencyKey: 'order-of-another', amountWon: 9_000, method: 'card' };
  // The provider answers a known key without comparing the body.
  const body = { orderId: request.idempotencyKey, amount: 1, method: 'CARD' };
  await remote.call('POST', '/v1/payments', body, { 'idempotency-key': `open-${request.idempotencyKey}` });
  await expect(provider.charge(request)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(provider.settle(request)).rejects.toMatchObject({ code: 'unavailable' });
  expect((await remote.book(request.idempotencyKey)).map(({ capturedWon }) => capturedWon)).toEqual([0]);
});

test('a provider that is killed in the middle of twenty payments: the books agree once it is back', async () => {
  const shoppers = await Promise.all(Array.from({ length: 20 }, () => shopperWith(10_000)));
  const placing = shoppers.map(({ shopper }) => checkout.placeOrder(shopper, press()));
  await Promise.race(placing);
  await remote.crash();
  const placed = await Promise.all(placing);
  await reconcile();
  for (const { orderId } of placed) {
    const status = await statusOf(orderId);
    expect(['PAID', 'PAYMENT_FAILED']).toContain(status);
    expect(await balanceOf(orderId)).toBe(status === 'PAID' ? 13_000 : 0);
  }
});
