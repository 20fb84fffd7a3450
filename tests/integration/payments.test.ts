import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { paymentNoticeSchema } from '#contracts/payment-notice.ts';
import { guardProvider } from '#server/adapters/payment/guarded-provider.ts';
import { lockOrder } from '#server/adapters/postgres/orders.ts';
import { requestRefund } from '#server/adapters/postgres/refunds.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { createPaymentNotices } from '#server/checkout/payment-notices.ts';
import type { ChargeRequest } from '#server/checkout/payment-provider.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { createOrders } from '#server/orders/orders.ts';
import { refundOwed } from '#server/orders/refunds.ts';
import { type FaultInput, startTestPaymentProvider } from '../support/payment-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/*
 * Orders of the shop against the payment provider's process: what the provider does, and what the shop makes of it.
 */

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const { db } = shop;
const remote = await startTestPaymentProvider(services);
const now = () => new Date();
// The breaker is tested beside its source: here every call is to reach the provider.
const provider = guardProvider(remote.provider, { timeoutMs: 1_000, failuresToOpen: Number.POSITIVE_INFINITY });
const cart = createCart({ db, now });
const checkout = createCheckout({ db, cart, provider, now });
const refused: { refundId: string; refusal: string }[] = [];
const orders = createOrders({ db, provider, now, onRefundRefused: (refund) => refused.push(refund) });
const notices = createPaymentNotices({
  ...{ db, provider, now },
  throttle: createThrottle({ counters: createMemoryAttempts() }),
});

/** What web's route does with a webhook. */
const hook = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { data } = paymentNoticeSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  await notices.receive({ key: data.orderId, address: '127.0.0.1' }).then(
    () => response.writeHead(200).end(),
    () => response.writeHead(503).end(),
  );
}).listen(0, '127.0.0.1');
afterAll(() => hook.close());
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;

afterEach(() => remote.setFaults({}));

const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
let keys = 0;
const press = (fields: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  ...{ idempotencyKey: `key-${++keys}`, address, coupons: 'auto', method: 'card' },
  ...fields,
});

async function shopperWith(priceWon: number, stock = 5) {
  const shopper = shop.shopper();
  const { offerIds } = await shop.product({ priceWon, stock });
  const [offerId = 0] = offerIds;
  await cart.add(shopper, { offerId, quantity: 1 });
  return { shopper, offerId };
}

async function pay(priceWon: number) {
  const { shopper, offerId } = await shopperWith(priceWon);
  return { shopper, offerId, order: await checkout.placeOrder(shopper, press()) };
}

const errors: unknown[] = [];
const reconcile = () =>
  reconcileOrders({
    ...{ db, provider, now, olderThanSeconds: -1 },
    onError: (_id, error) => errors.push(error),
    onRefundRefused: (refund) => refused.push(refund),
  });
const statusOf = async (id: string) => (await db.order.findUniqueOrThrow({ where: { id } })).status;
const refundsOfOrder = (orderId: string) =>
  db.refund.findMany({ where: { payment: { orderId } }, orderBy: { createdAt: 'asc' } });
const bookOf = (orderId: string) => remote.book(`order-${orderId}`);
const balanceOf = async (orderId: string) =>
  (await bookOf(orderId)).reduce((sum, { balanceWon }) => sum + balanceWon, 0);
const typesOf = async (shopperId: string) => (await shop.events(shopperId)).map(({ type }) => type);
const count = (types: readonly string[], type: string) => types.filter((one) => one === type).length;

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

test('webhook and browser at once: one order, one coupon used (medusa#13301, mollie/magento2#1047, dokan#2994)', async () => {
  await remote.sendWebhooksTo(hookUrl());
  await remote.setFaults({ webhook: { delayMs: 0, twice: true }, on: ['confirm'], slow: { ms: 100 } });
  const shoppers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { shopper } = await shopperWith(10_000);
      await shop.coupon(shopper.shopperId, { discountPercent: 10 });
      return shopper;
    }),
  );
  const placed = await Promise.all(shoppers.map((shopper) => checkout.placeOrder(shopper, press())));
  for (const [at, { orderId, status }] of placed.entries()) {
    expect(status).toBe('PAID');
    const types = await typesOf(shoppers[at]?.shopperId ?? '');
    const counted = ['order-placed', 'payment-succeeded', 'coupon-used'].map((type) => count(types, type));
    expect(counted).toEqual([1, 1, 1]);
    expect(await balanceOf(orderId)).toBe(12_000);
  }
});

test('a webhook alone settles the order whose browser was never answered', async () => {
  await remote.sendWebhooksTo(hookUrl());
  await remote.setFaults({ webhook: { delayMs: 0 }, on: ['confirm'], loseAnswer: {} });
  const { order, shopper } = await pay(10_000);
  await vi.waitFor(async () => expect(await statusOf(order.orderId)).toBe('PAID'), { timeout: 5_000, interval: 50 });
  expect(count(await typesOf(shopper.shopperId), 'order-placed')).toBe(1);
});

test('a forged webhook pays for nothing, and one of no order does no harm until its address is refused', async () => {
  await remote.setFaults({ on: ['confirm'], fail: {} });
  const { order } = await pay(10_000);
  await notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.1' });
  expect(await statusOf(order.orderId)).toBe('PENDING');
  await remote.setFaults({});
  await notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.1' });
  expect(await statusOf(order.orderId)).toBe('PENDING');
  const unknown = () => notices.receive({ key: 'order-of-nobody', address: '10.0.0.2' });
  for (let at = 0; at < 300; at++) await unknown();
  await expect(unknown()).rejects.toMatchObject({ code: 'too-many-requests' });
  await expect(notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.3' })).resolves.toBeUndefined();
  await reconcile();
});

test('a second refund of an order is another one at the provider as well, each asked for once', async () => {
  const { order } = await pay(50_000);
  const { orderId } = order;
  await inTransaction(db, async (tx) => {
    await lockOrder(tx, orderId);
    for (const amountWon of [10_000, 10_000, 0])
      await requestRefund(tx, { orderId, amountWon, reason: 'withheld-reward-released' });
  });
  await Promise.all([
    refundOwed({ db, provider }, orderId).catch(() => undefined),
    refundOwed({ db, provider }, orderId).catch(() => undefined),
  ]);
  await refundOwed({ db, provider }, orderId);
  expect(await bookOf(orderId)).toMatchObject([{ refundedWon: 20_000, balanceWon: 30_000 }]);
  const rows = await refundsOfOrder(orderId);
  expect(rows.map(({ state, amountWon }) => [state, amountWon])).toEqual([
    ['DONE', 10_000],
    ['DONE', 10_000],
  ]);
  expect(new Set(rows.map(({ providerCancelKey }) => providerCancelKey)).size).toBe(2);
});

test('a refund whose answer was lost stays requested, and is made once', async () => {
  const { order, shopper } = await pay(10_000);
  await remote.setFaults({ on: ['cancel'], loseAnswer: {} });
  await orders.cancel(shopper, order.orderId);
  const [before] = await refundsOfOrder(order.orderId);
  expect(before).toMatchObject({ state: 'REQUESTED', providerCancelKey: null });
  expect(await orders.refund(shopper.shopperId, order.orderId)).toMatchObject({ refundedWon: 0, pendingWon: 13_000 });
  await remote.setFaults({ on: ['cancel'], fail: {} });
  await reconcile();
  expect((await refundsOfOrder(order.orderId))[0]?.state).toBe('REQUESTED');
  await remote.setFaults({});
  await reconcile();
  const [after] = await refundsOfOrder(order.orderId);
  expect(after).toMatchObject({ id: before?.id, idempotencyKey: before?.idempotencyKey, state: 'DONE' });
  expect(after?.providerCancelKey).not.toBeNull();
  expect(await bookOf(order.orderId)).toMatchObject([{ refundedWon: 13_000, balanceWon: 0 }]);
});

test('a refund that the provider refuses is failed with its code, shown as owed, and not asked for again', async () => {
  const { order, shopper } = await pay(10_000);
  const { payment, orderId } = order;
  // Refunded at the provider by hand: nothing is left of it.
  await remote.call('POST', `/v1/payments/${payment?.providerReference}/cancel`, { cancelReason: 'by hand' });
  refused.length = 0;
  await orders.cancel(shopper, orderId);
  await reconcile();
  expect(refused).toMatchObject([{ orderId, refusal: 'ALREADY_CANCELED_PAYMENT' }]);
  expect(await refundsOfOrder(orderId)).toMatchObject([{ state: 'FAILED', providerCancelKey: null }]);
  expect(await orders.refund(shopper.shopperId, orderId)).toMatchObject({
    refundedWon: 0,
    pendingWon: 0,
    refusedWon: 13_000,
  });
  const steps = await db.outboxMessage.findMany({ where: { topic: 'payments', key: orderId } });
  expect(steps.map(({ body }) => (body as { step: string }).step)).toContain('REFUND_FAILED');
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

test('the provider is never asked for 0 won (vendure#2338)', async () => {
  const nothing: ChargeRequest = { idempotencyKey: 'order-of-nothing', amountWon: 0, method: 'card' };
  expect(await provider.charge(nothing)).toMatchObject({ kind: 'approved' });
  expect(await remote.book(nothing.idempotencyKey)).toEqual([]);
  const { order } = await pay(10_000);
  const { idempotencyKey: chargeKey = '', providerReference: reference } = order.payment ?? {};
  const refund = { idempotencyKey: 'refund-of-nothing', chargeKey, reference: reference ?? '', amountWon: 0 };
  await expect(provider.refund(refund)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await balanceOf(order.orderId)).toBe(13_000);
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

test('a payment of another provider is refunded without asking this one', async () => {
  const { order, shopper } = await pay(10_000);
  await db.payment.updateMany({ where: { orderId: order.orderId }, data: { provider: 'local' } });
  await orders.cancel(shopper, order.orderId);
  expect(await refundsOfOrder(order.orderId)).toMatchObject([{ state: 'DONE', providerCancelKey: null }]);
  expect(await balanceOf(order.orderId)).toBe(13_000);
});
