import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { inTransaction, lockShoppers } from '#server/adapters/postgres/transaction.ts';
import { type Cart, createCart } from '#server/cart/cart.ts';
import { type Checkout, createCheckout } from '#server/checkout/checkout.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { createOrders, type Orders } from '#server/orders/orders.ts';
import type { TestShop } from '../support/shop.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/**
 * What an order earned, when the order is cancelled (docs/decisions/0084). C6: 15 % off the next order, at most
 * ₩15,000.
 */

const refunds = new Map<string, { chargeKey: string; amountWon: number }>();
let answers: 'approve' | 'decline' | 'nothing' = 'approve';
const provider: PaymentProvider = {
  name: 'test',
  methods: ['card'],
  isAvailable: () => true,
  async charge({ idempotencyKey }) {
    if (answers === 'nothing') throw new DangolError('unavailable', 'no answer');
    if (answers === 'decline') return { kind: 'declined', reason: 'card-refused' };
    return { kind: 'approved', reference: `ref-${idempotencyKey}` };
  },
  settle: async () => null,
  giveUpDeposit: async () => null,
  sealAccount: (account) => JSON.stringify(account),
  find: async () => null,
  async refund({ idempotencyKey, chargeKey, amountWon }) {
    const before = refunds.get(idempotencyKey);
    if (before !== undefined && before.amountWon !== amountWon)
      throw new Error(`${idempotencyKey}: ${before.amountWon}, then ${amountWon}`);
    refunds.set(idempotencyKey, { chargeKey, amountWon });
    return { kind: 'done', cancelKey: null };
  },
};

type Shopper = ReturnType<TestShop['shopper']>;

const services = await startTestServices();
const shop = await startTestShop(services, 20);
let cart: Cart;
let checkout: Checkout;
let orders: Orders;
const now = () => new Date();
const issuer = () => createCouponIssuer({ db: shop.db, now, push: async () => undefined });

beforeAll(async () => {
  cart = createCart({ db: shop.db, now });
  checkout = createCheckout({ db: shop.db, cart, provider, now });
  orders = createOrders({ db: shop.db, provider, now });
});

const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };

async function pay(shopper: Shopper, priceWon: number) {
  const { offerIds } = await shop.product({ priceWon, stock: 5 });
  await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
  return checkout.placeOrder(shopper, { idempotencyKey: uuidv7(), address, coupons: 'auto', method: 'card' });
}
/** The shopper's payment events so far, as the issuer reads them. */
async function payments(shopper: Shopper): Promise<BehaviorEvent[]> {
  const events = (await shop.events(shopper.shopperId)).map((event) => behaviorEventSchema.parse(event));
  return events.filter(({ type }) => type === 'payment-succeeded');
}
const rewardOf = (orderId: string) => shop.db.coupon.findFirst({ where: { rule: 'C6', earnedByOrderId: orderId } });
const committed = async () =>
  Number((await shop.db.ruleBudget.findUnique({ where: { rule: 'C6' } }))?.committedWon ?? 0);
const refunded = (orderId: string) =>
  [...refunds.values()]
    .filter(({ chargeKey }) => chargeKey === `order-${orderId}`)
    .reduce((sum, { amountWon }) => sum + amountWon, 0);

/** A shopper who paid for an order that earned a coupon. */
async function earned() {
  const shopper = shop.shopper();
  const order = await pay(shopper, 40_000);
  await issuer().onEvents(await payments(shopper));
  const reward = await rewardOf(order.orderId);
  expect(reward).toMatchObject({ status: 'ISSUED', toGuest: true });
  return { shopper, order, couponId: reward?.id ?? '' };
}

test('an unused reward goes with its order, and its budget comes back once, however often cancel is pressed', async () => {
  const before = await committed();
  const { shopper, order, couponId } = await earned();
  expect(await committed()).toBe(before + 15_000);
  expect(await orders.cancelTerms(shopper.shopperId, order.orderId)).toEqual({
    refundWon: 40_000,
    withheldWon: 0,
    revokedCoupons: 1,
    releasedWon: 0,
  });
  await Promise.all(Array.from({ length: 6 }, () => orders.cancel(shopper, order.orderId)));
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('REVOKED');
  expect(await committed()).toBe(before);
  expect(refunded(order.orderId)).toBe(40_000);
  expect(await orders.cancelTerms(shopper.shopperId, order.orderId)).toBeNull();
  const { quote } = await checkout.view(shopper.shopperId, 'auto');
  expect(quote.discountWon).toBe(0);
});

test('the issuer is late: an order cancelled by then earns nothing', async () => {
  const shopper = shop.shopper();
  const { orderId } = await pay(shopper, 40_000);
  const events = await payments(shopper);
  await orders.cancel(shopper, orderId);
  const before = await committed();
  await issuer().onEvents(events);
  expect(await rewardOf(orderId)).toBeNull();
  expect(await committed()).toBe(before);
});

test('cancel and issue at once: whichever is first, no reward of a cancelled order can be used', async () => {
  const before = await committed();
  for (let round = 0; round < 12; round++) {
    const shopper = shop.shopper();
    const { orderId } = await pay(shopper, 40_000);
    const events = await payments(shopper);
    await Promise.all([orders.cancel(shopper, orderId), issuer().onEvents(events)]);
    expect((await rewardOf(orderId))?.status ?? 'REVOKED').toBe('REVOKED');
  }
  expect(await committed()).toBe(before);
});

test('after a cancel the next order earns its own', async () => {
  const { shopper, order } = await earned();
  await orders.cancel(shopper, order.orderId);
  const next = await pay(shopper, 40_000);
  await issuer().onEvents(await payments(shopper));
  expect(await rewardOf(next.orderId)).toMatchObject({ status: 'ISSUED' });
});

test('a used reward: the refund is less by its discount, told before and afterwards', async () => {
  const { shopper, order, couponId } = await earned();
  const second = await pay(shopper, 40_000);
  expect(second).toMatchObject({ status: 'PAID', discountWon: 6_000 });
  expect(await orders.cancelTerms(shopper.shopperId, order.orderId)).toMatchObject({
    refundWon: 34_000,
    withheldWon: 6_000,
    revokedCoupons: 0,
  });
  await orders.cancel(shopper, order.orderId, 34_000);
  expect(refunded(order.orderId)).toBe(34_000);
  expect(await orders.refund(shopper.shopperId, order.orderId)).toEqual({
    refundedWon: 34_000,
    pendingWon: 0,
    refusedWon: 0,
    withheldWon: 6_000,
  });
  expect(await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).toMatchObject({
    status: 'USED',
    withheldWon: 6_000,
  });
});

test('used between the dialog and the press: nothing is cancelled, and the press after that is', async () => {
  const { shopper, order } = await earned();
  const terms = await orders.cancelTerms(shopper.shopperId, order.orderId);
  await pay(shopper, 40_000);
  await expect(orders.cancel(shopper, order.orderId, terms?.refundWon)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'refund-changed', refundWon: 34_000 },
  });
  expect(await orders.one(shopper.shopperId, order.orderId)).toMatchObject({ status: 'PAID' });
  expect(refunded(order.orderId)).toBe(0);
  await orders.cancel(shopper, order.orderId, 34_000);
  expect(refunded(order.orderId)).toBe(34_000);
});

test('the order that used it is cancelled too: what was held back is paid out, the coupon is gone, its budget free', async () => {
  const before = await committed();
  const { shopper, order, couponId } = await earned();
  const second = await pay(shopper, 40_000);
  await orders.cancel(shopper, order.orderId);
  expect(await orders.cancelTerms(shopper.shopperId, second.orderId)).toMatchObject({
    refundWon: 34_000,
    releasedWon: 6_000,
  });
  await Promise.all([orders.cancel(shopper, second.orderId), orders.cancel(shopper, second.orderId)]);
  // Paid 40,000 and 34,000; both are refunded in full.
  expect([refunded(order.orderId), refunded(second.orderId)]).toEqual([40_000, 34_000]);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('REVOKED');
  expect(await orders.refund(shopper.shopperId, order.orderId)).toMatchObject({ refundedWon: 40_000, withheldWon: 0 });
  expect(await committed()).toBe(before);
});

test('the order that used it is cancelled first: the coupon comes back, and then goes with its own order', async () => {
  const { shopper, order, couponId } = await earned();
  const second = await pay(shopper, 40_000);
  await orders.cancel(shopper, second.orderId);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('ISSUED');
  await orders.cancel(shopper, order.orderId);
  expect([refunded(order.orderId), refunded(second.orderId)]).toEqual([40_000, 34_000]);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('REVOKED');
});

test('both orders cancelled at once, in any order: every won paid is given back', async () => {
  for (let round = 0; round < 8; round++) {
    const { shopper, order } = await earned();
    const second = await pay(shopper, 40_000);
    await Promise.all([orders.cancel(shopper, order.orderId), orders.cancel(shopper, second.orderId)]);
    expect(refunded(order.orderId) + refunded(second.orderId)).toBe(74_000);
  }
});

test('held by an order that waits for its payment: held back, and paid out when that payment fails', async () => {
  const { shopper, order, couponId } = await earned();
  answers = 'nothing';
  const waiting = await pay(shopper, 40_000);
  answers = 'approve';
  expect(waiting).toMatchObject({ status: 'PENDING', discountWon: 6_000 });
  await orders.cancel(shopper, order.orderId);
  expect(refunded(order.orderId)).toBe(34_000);
  // The provider has never seen the charge: the order fails, and the reconciler pays out.
  const reconcile = () =>
    reconcileOrders({
      db: shop.db,
      provider,
      now,
      olderThanSeconds: -1,
      onError: (_id, error) => {
        throw error;
      },
    });
  await reconcile();
  await reconcile();
  expect(await orders.one(shopper.shopperId, waiting.orderId)).toMatchObject({ status: 'PAYMENT_FAILED' });
  expect(refunded(order.orderId)).toBe(40_000);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('REVOKED');
});

test('a discount above the total: nothing is refunded, and no debt is left', async () => {
  const { shopper, order, couponId } = await earned();
  await shop.db.coupon.update({
    where: { id: couponId },
    data: { discountPercent: 90, maxDiscountWon: 500_000 },
  });
  await pay(shopper, 500_000);
  await orders.cancel(shopper, order.orderId, 0);
  expect(await orders.refund(shopper.shopperId, order.orderId)).toEqual({
    refundedWon: 0,
    pendingWon: 0,
    refusedWon: 0,
    withheldWon: 40_000,
  });
  expect(refunded(order.orderId)).toBe(0);
});

test('a reward that became a member’s goes all the same', async () => {
  const { shopper, order, couponId } = await earned();
  const friend = shop.shopper();
  await inTransaction(shop.db, async (tx) => {
    await lockShoppers(tx, shopper.shopperId, friend.shopperId);
    await tx.coupon.update({ where: { id: couponId }, data: { shopperId: friend.shopperId, causeId: 'as guest' } });
  });
  await orders.cancel(shopper, order.orderId);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: couponId } })).status).toBe('REVOKED');
});
