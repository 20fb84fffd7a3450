import { beforeAll, expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { productStateSchema } from '#contracts/products.ts';
import { SOURCES } from '#contracts/sources.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { type Cart, createCart } from '#server/cart/cart.ts';
import { type Checkout, createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createOrders, type Orders } from '#server/orders/orders.ts';
import { createBookProvider, DECLINED_RECIPIENT } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services, 20);
let cart: Cart;
let checkout: Checkout;
let orders: Orders;
const book = createBookProvider();
const now = () => new Date();

beforeAll(async () => {
  cart = createCart({ db: shop.db, now });
  checkout = createCheckout({ db: shop.db, cart, provider: book.provider, now });
  orders = createOrders({ db: shop.db, provider: book.provider, now });
});

const address = {
  recipient: '김단골',
  phone: '010-1234-5678',
  postcode: '04524',
  line1: '서울특별시 중구 세종대로 110',
  line2: '',
};
let keys = 0;
const input = (fields: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: `key-${++keys}`,
  address,
  coupons: 'auto',
  method: 'card',
  ...fields,
});
let settled: { orderId: string; status: string }[] = [];
const reconcile = () =>
  reconcileOrders({
    db: shop.db,
    provider: book.provider,
    now,
    olderThanSeconds: -1,
    onSettled: ({ orderId, status }) => settled.push({ orderId, status }),
    onError: (_id, error) => {
      throw error;
    },
  });
const couponStatus = async (id: string) => (await shop.db.coupon.findUniqueOrThrow({ where: { id } })).status;

async function shopperWith(offerId: number, quantity = 1) {
  const shopper = shop.shopper();
  await cart.add(shopper, { offerId, quantity });
  return shopper;
}
async function offer(priceWon: number, stock: number) {
  const { offerIds, productId } = await shop.product({ priceWon, stock });
  return { offerId: offerIds[0] ?? 0, productId };
}

test('a cart becomes a paid order: priced by the database, stock taken, coupon used, cart emptied, all of it said', async () => {
  const { offerId, productId } = await offer(20_000, 5);
  const shopper = await shopperWith(offerId, 2);
  const couponId = await shop.coupon(shopper.shopperId, { target: { kind: 'product', productIds: [productId] } });
  const order = await checkout.placeOrder(shopper, input({ expectedTotalWon: 36_000 }));
  expect(order).toMatchObject({
    status: 'PAID',
    itemsWon: 40_000,
    discountWon: 4_000,
    shippingWon: 0,
    totalWon: 36_000,
  });
  expect(order.number).toMatch(/^\d{6}-[2-9A-Z]{8}$/);
  expect(order.lines).toMatchObject([{ quantity: 2, unitPriceWon: 20_000, discountWon: 4_000 }]);
  expect(book.charges.get(order.payment?.idempotencyKey ?? '')).toBe(36_000);
  expect(await shop.stockOf(offerId)).toBe(3);
  expect(await couponStatus(couponId)).toBe('USED');
  expect(await cart.count(shopper.shopperId)).toBe(0);

  const events = await shop.events(shopper.shopperId);
  expect(events.map(({ type }) => type)).toEqual([
    'cart-item-added',
    'order-placed',
    'payment-succeeded',
    'coupon-used',
  ]);
  for (const event of events) expect(behaviorEventSchema.safeParse(event).success).toBe(true);
  const product = await shop.db.product.findUniqueOrThrow({ where: { id: productId } });
  expect(product).toMatchObject({ stock: 3, soldCount: 2, version: 2, publishedVersion: 2 });
  const [published] = await shop.db.outboxMessage.findMany({
    where: { topic: 'product-states', key: String(productId) },
  });
  expect(productStateSchema.parse(published?.body)).toMatchObject({ productId, version: 2, stock: 3, soldCount: 2 });
  expect(
    JSON.stringify(await shop.db.outboxMessage.findMany({ where: { key: shopper.shopperId } }), bigintText),
  ).not.toContain(address.phone);
});

const bigintText = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** As a page does: what may be tried again is tried again under the same key. */
async function placeUntilAnswered(buyer: Parameters<Checkout['placeOrder']>[0]) {
  const same = input();
  for (;;) {
    try {
      return await checkout.placeOrder(buyer, same);
    } catch (error) {
      if (!(error instanceof DangolError) || !error.retriable) throw error;
    }
  }
}

test('200 buyers, stock 50: exactly 50 are sold', async () => {
  const { offerId, productId } = await offer(1_000, 50);
  const buyers = await Promise.all(Array.from({ length: 200 }, () => shopperWith(offerId)));
  const begun = performance.now();
  const results = await Promise.allSettled(buyers.map(placeUntilAnswered));
  const seconds = (performance.now() - begun) / 1_000;
  const paid = results.filter((result) => result.status === 'fulfilled' && result.value.status === 'PAID');
  expect(paid).toHaveLength(50);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'sold-out' });
  expect(await shop.stockOf(offerId)).toBe(0);
  const product = await shop.db.product.findUniqueOrThrow({ where: { id: productId } });
  expect(product).toMatchObject({ stock: 0, soldCount: 50 });
  console.log(`200 checkouts of one product at once: ${seconds.toFixed(1)} s`);
});

test('200 redemptions of one coupon at once use it once', async () => {
  const { offerId } = await offer(30_000, 1_000);
  const shopper = shop.shopper();
  const couponId = await shop.coupon(shopper.shopperId);
  await cart.add(shopper, { offerId, quantity: 1 });
  const attempts = Array.from({ length: 200 }, async () => {
    // Another cart each time: an emptied one is filled again by the next.
    await cart.add(shopper, { offerId, quantity: 1 }).catch(() => undefined);
    const cartLineIds = (await cart.view(shopper.shopperId)).lines.map(({ lineId }) => lineId);
    return checkout.placeOrder(shopper, input({ coupons: [couponId], cartLineIds }));
  });
  const results = await Promise.allSettled(attempts);
  // Presses for the lines of the order that took the coupon are shown that order.
  const orderIds = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.orderId] : []));
  expect(new Set(orderIds).size).toBe(1);
  const used = await shop.db.order.findMany({ where: { shopperId: shopper.shopperId, discountWon: { gt: 0 } } });
  expect(used).toHaveLength(1);
  expect((await shop.events(shopper.shopperId)).filter(({ type }) => type === 'coupon-used')).toHaveLength(1);
});

test('one key pressed twenty times at once is one order and one charge', async () => {
  const { offerId } = await offer(10_000, 100);
  const shopper = await shopperWith(offerId, 3);
  const before = book.charges.size;
  const same = input();
  const placed = await Promise.all(Array.from({ length: 20 }, () => checkout.placeOrder(shopper, same)));
  expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(1);
  expect(placed.every(({ status }) => status === 'PAID')).toBe(true);
  expect(book.charges.size).toBe(before + 1);
  expect(await shop.stockOf(offerId)).toBe(97);
  const types = (await shop.events(shopper.shopperId)).map(({ type }) => type);
  expect(types.filter((type) => type === 'order-placed')).toHaveLength(1);
});

test('two lines of one product, from two sellers: neither oversells, and the product repeats the best that is left', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 9_000, stock: 3 }, { priceWon: 10_000, stock: 5 });
  const [first = 0, second = 0] = offerIds;
  const buyers = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const shopper = await shopperWith(first);
      await cart.add(shopper, { offerId: second, quantity: 1 });
      return shopper;
    }),
  );
  const results = await Promise.allSettled(buyers.map((buyer) => checkout.placeOrder(buyer, input())));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect([await shop.stockOf(first), await shop.stockOf(second)]).toEqual([0, 2]);
  const product = await shop.db.product.findUniqueOrThrow({ where: { id: productId } });
  expect(product).toMatchObject({ bestOfferId: second, priceWon: 10_000, stock: 2, soldCount: 6 });
});

test('whatever is bought at once from whom, the product repeats its best offer, and the log ends with that', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 1_000, stock: 12 }, { priceWon: 2_000, stock: 30 });
  const [cheap = 0, dear = 0] = offerIds;
  const buyers = await Promise.all(Array.from({ length: 30 }, (_, n) => shopperWith(n % 2 === 0 ? cheap : dear)));
  await Promise.allSettled(buyers.map(placeUntilAnswered));
  const product = await shop.db.product.findUniqueOrThrow({ where: { id: productId } });
  expect([await shop.stockOf(cheap), await shop.stockOf(dear)]).toEqual([0, 15]);
  expect(product).toMatchObject({ bestOfferId: dear, priceWon: 2_000, stock: 15, soldCount: 27 });
  const published = await shop.db.outboxMessage.findMany({
    where: { topic: 'product-states', key: String(productId) },
    orderBy: { sequence: 'asc' },
  });
  const states = published.map(({ body }) => productStateSchema.parse(body));
  expect(states.map(({ version }) => version)).toEqual(Array.from({ length: 27 }, (_, n) => n + 2));
  expect(states.at(-1)).toMatchObject({ priceWon: 2_000, stock: 15, soldCount: 27 });
});

test('orders over the same products in other orders do not block each other for good', async () => {
  const [a, b] = [await offer(1_000, 500), await offer(1_000, 500)];
  const buyers = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const [first, second] = n % 2 === 0 ? [a, b] : [b, a];
      const shopper = await shopperWith(first.offerId);
      await cart.add(shopper, { offerId: second.offerId, quantity: 1 });
      return shopper;
    }),
  );
  const placed = await Promise.all(buyers.map((buyer) => checkout.placeOrder(buyer, input())));
  expect(placed.every(({ status }) => status === 'PAID')).toBe(true);
  expect([await shop.stockOf(a.offerId), await shop.stockOf(b.offerId)]).toEqual([460, 460]);
});

test('a declined payment gives stock and coupons back and leaves the cart as it was', async () => {
  const { offerId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId);
  const couponId = await shop.coupon(shopper.shopperId);
  const order = await checkout.placeOrder(shopper, input({ address: { ...address, recipient: DECLINED_RECIPIENT } }));
  expect(order).toMatchObject({
    status: 'PAYMENT_FAILED',
    payment: { status: 'DECLINED', failureReason: 'card-refused' },
  });
  expect([await shop.stockOf(offerId), await couponStatus(couponId)]).toEqual([2, 'ISSUED']);
  expect(await cart.count(shopper.shopperId)).toBe(1);
  const types = (await shop.events(shopper.shopperId)).map(({ type }) => type);
  expect(types).toEqual(['cart-item-added', 'payment-failed']);
});

test('cancelling gives stock, coupon and money back, once', async () => {
  const { offerId, productId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId, 2);
  const couponId = await shop.coupon(shopper.shopperId);
  const { orderId, totalWon } = await checkout.placeOrder(shopper, input());
  const cancelled = await Promise.all(Array.from({ length: 5 }, () => orders.cancel(shopper, orderId)));
  expect(cancelled.every(({ status }) => status === 'CANCELLED')).toBe(true);
  expect(await orders.one(shopper.shopperId, orderId)).toMatchObject({ payment: { status: 'APPROVED' } });
  expect(await orders.refund(shopper.shopperId, orderId)).toMatchObject({ refundedWon: totalWon, pendingWon: 0 });
  expect([await shop.stockOf(offerId), await couponStatus(couponId)]).toEqual([2, 'ISSUED']);
  expect(book.refunds.get(`order-${orderId}`)).toBe(totalWon);
  const product = await shop.db.product.findUniqueOrThrow({ where: { id: productId } });
  expect(product).toMatchObject({ stock: 2, soldCount: 0 });
  const types = (await shop.events(shopper.shopperId)).map(({ type }) => type);
  expect(types.filter((type) => type === 'order-cancelled')).toHaveLength(1);
});

test.each(SOURCES)("an order of source %s is cancelled by an event of the order's source", async (source) => {
  const { productId } = await offer(10_000, 2);
  const shopper = shop.shopper();
  const orderId = await shop.order({ shopperId: shopper.shopperId, productIds: [productId], source });
  await orders.cancel(shopper, orderId);
  const events = await shop.events(shopper.shopperId);
  expect(events.filter(({ type }) => type === 'order-cancelled')).toMatchObject([{ source, payload: { orderId } }]);
});

test("another's order is not found: neither read nor cancelled", async () => {
  const { offerId } = await offer(10_000, 2);
  const owner = await shopperWith(offerId);
  const { orderId } = await checkout.placeOrder(owner, input());
  const other = shop.shopper();
  await expect(orders.one(other.shopperId, orderId)).rejects.toMatchObject({ code: 'not-found' });
  await expect(orders.cancel(other, orderId)).rejects.toMatchObject({ code: 'not-found' });
  await expect(orders.one(other.shopperId, 'not-an-id')).rejects.toMatchObject({ code: 'not-found' });
  expect(await orders.list(other.shopperId)).toEqual([]);
  expect((await orders.one(owner.shopperId, orderId)).status).toBe('PAID');
});

test("another's coupon, an expired one and a total that has changed are refused, and nothing is taken", async () => {
  const { offerId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId);
  const theirs = await shop.coupon(shop.shopper().shopperId);
  const expired = await shop.coupon(shopper.shopperId, { expiresInSeconds: -1 });
  for (const couponId of [theirs, expired])
    await expect(checkout.placeOrder(shopper, input({ coupons: [couponId] }))).rejects.toMatchObject({
      code: 'coupon-unusable',
    });
  await expect(checkout.placeOrder(shopper, input({ expectedTotalWon: 1 }))).rejects.toMatchObject({
    code: 'conflict',
    details: { totalWon: 13_000 },
  });
  expect(await shop.stockOf(offerId)).toBe(2);
  await expect(checkout.placeOrder(shop.shopper(), input())).rejects.toMatchObject({
    details: { reason: 'cart-empty' },
  });
});

test('an answer that was lost: the order waits, and the reconciler finds that it was paid', async () => {
  const { offerId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId);
  const same = input();
  book.setMute(true);
  const waiting = await checkout.placeOrder(shopper, same);
  book.setMute(false);
  expect(waiting.status).toBe('PENDING');
  settled = [];
  await reconcile();
  expect(settled).toEqual([{ orderId: waiting.orderId, status: 'PAID' }]);
  expect(await orders.one(shopper.shopperId, waiting.orderId)).toMatchObject({ status: 'PAID' });
  expect((await checkout.placeOrder(shopper, same)).orderId).toBe(waiting.orderId);
  expect(await shop.stockOf(offerId)).toBe(1);
});

test('a crash before the charge: the reconciler gives all back, and a charge still on its way is refused', async () => {
  const { offerId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId);
  const couponId = await shop.coupon(shopper.shopperId);
  const crashing = createCheckout({
    db: shop.db,
    cart,
    now,
    provider: { ...book.provider, charge: () => Promise.reject(new Error('killed')) },
  });
  const same = input();
  await expect(crashing.placeOrder(shopper, same)).rejects.toThrow('killed');
  expect([await shop.stockOf(offerId), await couponStatus(couponId)]).toEqual([1, 'RESERVED']);
  await reconcile();
  const order = await checkout.placeOrder(shopper, same);
  expect(order).toMatchObject({ status: 'PAYMENT_FAILED' });
  expect([await shop.stockOf(offerId), await couponStatus(couponId)]).toEqual([2, 'ISSUED']);
  const late = {
    idempotencyKey: order.payment?.idempotencyKey ?? '',
    amountWon: order.totalWon,
    method: 'card' as const,
  };
  expect(await book.provider.charge(late)).toMatchObject({ kind: 'declined' });
});

test('a refund that got no answer is made by the reconciler', async () => {
  const { offerId } = await offer(10_000, 2);
  const shopper = await shopperWith(offerId);
  const { orderId, totalWon } = await checkout.placeOrder(shopper, input());
  book.setMute(true);
  expect(await orders.cancel(shopper, orderId)).toMatchObject({ status: 'CANCELLED', payment: { status: 'APPROVED' } });
  book.setMute(false);
  await reconcile();
  expect(await orders.one(shopper.shopperId, orderId)).toMatchObject({ payment: { status: 'APPROVED' } });
  expect(await orders.refund(shopper.shopperId, orderId)).toMatchObject({ refundedWon: totalWon, pendingWon: 0 });
  expect(book.refunds.get(`order-${orderId}`)).toBe(totalWon);
});
