import { beforeAll, expect, test } from 'vitest';
import { orderMessageSchema } from '#contracts/orders.ts';
import { type PaymentMessage, paymentMessageSchema } from '#contracts/payments.ts';
import { type Cart, createCart } from '#server/cart/cart.ts';
import { type Checkout, createCheckout } from '#server/checkout/checkout.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createOrders, type Orders } from '#server/orders/orders.ts';
import { createBookProvider, DECLINED_RECIPIENT } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

// What the shop publishes on `orders` and `payments`, in the transactions that change them.

const services = await startTestServices();
const shop = await startTestShop(services);
const book = createBookProvider();
const now = () => new Date();
let cart: Cart;
let checkout: Checkout;
let orders: Orders;

beforeAll(async () => {
  cart = createCart({ db: shop.db, now });
  checkout = createCheckout({ db: shop.db, cart, provider: book.provider, now });
  orders = createOrders({ db: shop.db, provider: book.provider, now });
});

const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
let keys = 0;

/** Orders two pieces at 20,000 won, less a coupon of 10 %, and one at 3,000. */
async function place(recipient = address.recipient) {
  const products = [
    await shop.product({ priceWon: 20_000, stock: 5 }),
    await shop.product({ priceWon: 3_000, stock: 5 }),
  ];
  const shopper = shop.shopper();
  for (const [at, { offerIds }] of products.entries())
    await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 2 - at });
  await shop.coupon(shopper.shopperId);
  const input = {
    idempotencyKey: `key-${++keys}`,
    address: { ...address, recipient },
    coupons: 'auto',
    method: 'card',
  } as const;
  return { shopper, products, order: await checkout.placeOrder(shopper, input) };
}

async function published(topic: 'orders' | 'payments', key: string) {
  const rows = await shop.db.outboxMessage.findMany({ where: { topic, key }, orderBy: { sequence: 'asc' } });
  return rows.map(({ body }) => body);
}
const stepsOf = async (orderId: string): Promise<PaymentMessage[]> =>
  (await published('payments', orderId)).map((body) => paymentMessageSchema.parse(body));

test('an order that is paid: the whole order on `orders`, two steps on `payments`, ids only', async () => {
  const { shopper, products, order } = await place();
  const { orderId } = order;
  const [body, ...more] = await published('orders', shopper.shopperId);
  expect(more).toEqual([]);
  const message = orderMessageSchema.parse(body);
  expect(message).toMatchObject({
    ...{ orderId, source: 'shop', shopperId: shopper.shopperId, customerId: null, status: 'PAID' },
    ...{ itemsWon: 43_000, discountWon: order.discountWon, shippingWon: 0, totalWon: order.totalWon },
    ...{ placedAt: order.placedAt.toISOString(), accelerated: false, takesStock: true },
    payment: { provider: 'book', method: 'card' },
  });
  expect(order.discountWon).toBeGreaterThan(0);
  const lines = message.lines.map(({ productId, offerId, quantity, unitPriceWon }) => [
    productId,
    offerId,
    quantity,
    unitPriceWon,
  ]);
  expect(lines.sort()).toEqual(
    products.map(({ productId, offerIds }, at) => [productId, offerIds[0], 2 - at, at === 0 ? 20_000 : 3_000]).sort(),
  );
  const steps = await stepsOf(orderId);
  const common = { orderId, paymentId: message.payment.paymentId, source: 'shop', amountWon: order.totalWon };
  expect(steps).toMatchObject([
    { ...common, step: 'REQUESTED', answeredAt: null },
    { ...common, step: 'APPROVED', answeredAt: expect.any(String), errorCode: null },
  ]);
  const text = JSON.stringify([body, steps]);
  for (const personal of [address.recipient, address.phone, address.postcode, address.line1])
    expect(text).not.toContain(personal);
});

test('a payment that is declined: its two steps with the reason, and no order', async () => {
  const { shopper, order } = await place(DECLINED_RECIPIENT);
  expect(await published('orders', shopper.shopperId)).toEqual([]);
  expect(await stepsOf(order.orderId)).toMatchObject([
    { step: 'REQUESTED' },
    { step: 'DECLINED', errorCode: 'card-refused', amountWon: order.totalWon },
  ]);
});

test('a cancelled order: its refund is requested and made, each published once, also while the answer is lost', async () => {
  const { shopper, order } = await place();
  book.setMute(true);
  await orders.cancel(shopper, order.orderId);
  expect((await stepsOf(order.orderId)).map(({ step }) => step)).toEqual(['REQUESTED', 'APPROVED', 'REFUND_REQUESTED']);
  book.setMute(false);
  for (let turn = 0; turn < 2; turn++)
    await reconcileOrders({
      db: shop.db,
      provider: book.provider,
      now,
      onError: (_id, error) => Promise.reject(error),
    });
  await orders.cancel(shopper, order.orderId);
  const [, , requested, refunded, ...more] = await stepsOf(order.orderId);
  expect(more).toEqual([]);
  expect(requested).toMatchObject({ step: 'REFUND_REQUESTED', amountWon: order.totalWon });
  expect(refunded).toMatchObject({ step: 'REFUNDED', amountWon: order.totalWon, refundId: requested?.refundId });
  expect(await published('orders', shopper.shopperId)).toHaveLength(1);
});
