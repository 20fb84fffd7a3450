import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OrderMessage, orderMessageSchema } from '#contracts/orders.ts';
import { productStateSchema } from '#contracts/products.ts';
import { deadLetterTopic, TOPICS } from '#contracts/topics.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import { shopperHash } from '#server/adapters/postgres/erasures.ts';
import { type ProductRow, stateOf } from '#server/adapters/postgres/product-states.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout } from '#server/checkout/checkout.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { createOrders } from '#server/orders/orders.ts';
import { createOrderWriterWorker } from '#workers/order-writer/worker.ts';
import { createBookProvider } from '../support/book-provider.ts';
import { orderMessage } from '../support/order-messages.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// Orders of topic `orders` in PostgreSQL: each once, whole, and never more pieces than there are.

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const now = () => new Date();
const book = createBookProvider();
const cart = createCart({ db: shop.db, now });
const checkout = createCheckout({ db: shop.db, cart, provider: book.provider, now });
const orders = createOrders({ db: shop.db, provider: book.provider, now });

beforeAll(async () => {
  await shop.db.seller.updateMany({ data: { commissionRate: 0.1 } });
});
afterAll(async () => {
  await (await kafka.admin()).close();
});

const read = (orderId: string) =>
  shop.db.order.findUniqueOrThrow({
    where: { id: orderId },
    include: {
      lines: true,
      payments: { include: { refunds: true } },
      statusChanges: { orderBy: { changedAt: 'asc' } },
    },
  });
const soldOf = async (id: number) => (await shop.db.product.findUniqueOrThrow({ where: { id } })).soldCount;
const toMessage = (order: OrderMessage) => ({ key: order.shopperId, value: JSON.stringify(order) });
const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
let keys = 0;

async function buy(offerId: number, quantity = 1) {
  const shopper = shop.shopper();
  await cart.add(shopper, { offerId, quantity });
  const input = { idempotencyKey: `key-${++keys}`, address, coupons: 'auto', method: 'card' } as const;
  return { shopper, order: await checkout.placeOrder(shopper, input) };
}

test.each(['generated', 'backfill', 'import'] as const)(
  'an order of source %s is stored whole, with the terms of its offer, once',
  async (source) => {
    const { productId, offerIds } = await shop.product({ priceWon: 9_000, stock: 5 }, { priceWon: 8_000, stock: 5 });
    const other = await shop.product({ priceWon: 3_000, stock: 5 });
    const { sku } = await shop.db.product.findUniqueOrThrow({ where: { id: other.productId } });
    const customerId = uuidv7();
    const facts = { birthYear: 1998, gender: 'FEMALE', region: '부산', grade: 'GOLD' } as const;
    const account = { id: customerId, email: `${customerId}@dangol.test`, passwordHash: '', name: '시험' };
    await shop.db.customer.create({ data: { ...account, ...facts } });
    const order = orderMessage(
      [
        { productId, offerId: offerIds[0] ?? 0, quantity: 3, unitPriceWon: 9_000 },
        { sku, unitPriceWon: 2_500 },
      ],
      { source, shopperId: customerId, customerId, placedAt: '2026-05-06T01:02:03.000Z', accelerated: true },
    );
    expect(await storeOrders(pool, [order, order])).toEqual(['stored', 'present']);
    expect(await storeOrders(pool, [order])).toEqual(['present']);

    const stored = await read(order.orderId);
    expect(stored).toMatchObject({
      ...{ source, status: 'PAID', accelerated: true, takesStock: false, shopperId: customerId },
      ...{ itemsWon: 29_500, totalWon: 29_500, placedAt: new Date(order.placedAt), recipient: '', phone: '' },
      ...{ buyerAgeBand: 20, buyerGender: 'FEMALE', buyerRegion: '부산', buyerGrade: 'GOLD' },
    });
    expect(stored.lines.sort((a, b) => a.productId - b.productId)).toMatchObject([
      {
        ...{ productId, offerId: offerIds[0], quantity: 3, unitPriceWon: 9_000, listPriceWon: 9_000, categoryId: 1 },
        ...{ marginRate: 0.2, commissionRate: 0.1, commissionWon: 2_700 },
      },
      { productId: other.productId, offerId: other.offerIds[0], listPriceWon: 3_000, commissionWon: 250 },
    ]);
    expect(stored.payments).toMatchObject([
      { status: 'APPROVED', amountWon: 29_500, provider: 'generator', refunds: [] },
    ]);
    const cause = (usual: string) => (source === 'import' ? 'imported' : usual);
    expect(stored.statusChanges.map((change) => [change.status, change.cause])).toEqual([
      ['PENDING', cause('placed')],
      ['PAID', cause('payment-approved')],
    ]);
    // Sold once, published once, and the stock is as it was.
    expect([await soldOf(productId), await soldOf(other.productId)]).toEqual([3, 1]);
    expect(await shop.stockOf(offerIds[0] ?? 0)).toBe(5);
    const states = await shop.db.outboxMessage.findMany({
      where: { key: String(productId), topic: { not: 'behavior' } },
    });
    expect(states.map(({ body }) => productStateSchema.parse(body).soldCount)).toEqual([3]);
    expect(await shop.events(customerId)).toEqual([]);
  },
);

test('orders that are not kept count nothing as sold; a cancelled one has its refund', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const later = new Date(Date.now() + 60_000).toISOString();
  const cancelled = orderMessage([{ productId }], { status: 'CANCELLED', statusAt: later });
  const failed = orderMessage([{ productId }], {
    status: 'PAYMENT_FAILED',
    payment: { provider: 'generator', method: 'card', answeredAt: later, errorCode: 'REJECT_CARD' },
  });
  expect(await storeOrders(pool, [cancelled, failed])).toEqual(['stored', 'stored']);
  expect(await read(cancelled.orderId)).toMatchObject({
    ...{ status: 'CANCELLED', cancelledAt: new Date(later) },
    payments: [{ status: 'APPROVED', refunds: [{ state: 'DONE', amountWon: 20_000 }] }],
  });
  expect(await read(failed.orderId)).toMatchObject({
    ...{ status: 'PAYMENT_FAILED', paidAt: null },
    payments: [{ status: 'DECLINED', failureReason: 'REJECT_CARD', refunds: [] }],
  });
  expect(await soldOf(productId)).toBe(0);
});

test('orders that take stock and shoppers at the checkout share 50 pieces: 50 are sold', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 1_000, stock: 50 });
  const offerId = offerIds[0] ?? 0;
  const generated = Array.from({ length: 60 }, () =>
    orderMessage([{ productId, unitPriceWon: 1_000 }], { takesStock: true }),
  );
  const batches = Array.from({ length: 6 }, (_, at) => storeOrders(pool, generated.slice(at * 10, at * 10 + 10)));
  const shoppers = Array.from({ length: 20 }, () => buy(offerId).catch(() => null));
  const outcomes = (await Promise.all(batches)).flat();
  const paid = (await Promise.all(shoppers)).filter((each) => each?.order.status === 'PAID').length;
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  expect(new Set(outcomes)).toEqual(new Set(['stored', 'sold-out']));
  expect(stored + paid).toBe(50);
  expect([await shop.stockOf(offerId), await soldOf(productId)]).toEqual([0, 50]);
  expect(await shop.db.order.count({ where: { lines: { some: { productId } }, source: 'generated' } })).toBe(stored);
});

test('a cancel puts back what was taken from stock, and nothing of an order that took none', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 1_000, stock: 10 });
  const placed = [true, false].map((takesStock) =>
    orderMessage([{ productId, unitPriceWon: 1_000, quantity: 2 }], { takesStock }),
  );
  await storeOrders(pool, placed);
  const stocks = [await shop.stockOf(offerIds[0] ?? 0)];
  for (const { orderId, shopperId } of placed) {
    await orders.cancel({ shopperId, sessionId: 'test' }, orderId);
    stocks.push(await shop.stockOf(offerIds[0] ?? 0));
  }
  expect(stocks).toEqual([8, 10, 10]);
  expect(await soldOf(productId)).toBe(0);
});

test('orders of who has left are not stored; of who only erased a history they are', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const [left, stays] = [orderMessage([{ productId }]), orderMessage([{ productId }])];
  for (const { shopperId } of [left, stays])
    await shop.db.forgottenShopper.create({
      data: { shopperHash: shopperHash(shopperId), forgottenAt: now(), hasLeft: shopperId === left.shopperId },
    });
  expect(await storeOrders(pool, [left, stays])).toEqual(['forgotten', 'stored']);
});

test('an id in capitals is the same order: its lines are stored, and the copy in small letters is present', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const order = orderMessage([{ productId }]);
  const loud = orderMessageSchema.parse({ ...order, orderId: order.orderId.toUpperCase() });
  expect(await storeOrders(pool, [loud])).toEqual(['stored']);
  expect(await storeOrders(pool, [order])).toEqual(['present']);
  expect(await read(order.orderId)).toMatchObject({ lines: [{ productId }], payments: [{ status: 'APPROVED' }] });
});

test('texts with quotes, backslashes, braces and line breaks are stored as they are', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const name = '"큰" \\ 상자 {1,2} NULL\n\t\'; DROP';
  const picture = { icon: 'gift', label: '"\\' };
  await shop.db.product.update({ where: { id: productId }, data: { name, picture } });
  const buyer = { ageBand: 20, gender: 'MALE', region: '"서울\\,{}"', grade: 'VIP' } as const;
  const order = orderMessage([{ productId }], { buyer });
  expect(await storeOrders(pool, [order])).toEqual(['stored']);
  expect(await read(order.orderId)).toMatchObject({ buyerRegion: buyer.region, lines: [{ name, picture }] });
});

test('a checkout that takes the last pieces after the batch has read the stock: the batch is stored without that order', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 1_000, stock: 3 });
  const other = await shop.product({ priceWon: 1_000, stock: 5 });
  const wants = orderMessage([{ productId, unitPriceWon: 1_000, quantity: 3 }], { takesStock: true });
  const plain = orderMessage([{ productId: other.productId, unitPriceWon: 1_000 }], { takesStock: true });
  const client = new pg.Client({ connectionString: services.databaseUrl });
  await client.connect();
  try {
    // Holds the product as a checkout does until the batch waits for it, with the stock read.
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM product WHERE id = $1 FOR UPDATE', [productId]);
    const outcomes = storeOrders(pool, [wants, plain]);
    await vi.waitFor(async () => {
      const { rowCount } = await client.query(
        `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`,
      );
      expect(rowCount).toBeGreaterThan(0);
    });
    await client.query('UPDATE offer SET stock = stock - 1 WHERE id = $1', [offerIds[0]]);
    await client.query('COMMIT');
    expect(await outcomes).toEqual(['sold-out', 'stored']);
  } finally {
    await client.end();
  }
  expect([await shop.stockOf(offerIds[0] ?? 0), await soldOf(productId)]).toEqual([2, 0]);
  expect([await shop.stockOf(other.offerIds[0] ?? 0), await soldOf(other.productId)]).toEqual([4, 1]);
  expect(await shop.db.order.count({ where: { id: wants.orderId } })).toBe(0);
  expect(await shop.db.orderStatusChange.count({ where: { orderId: plain.orderId } })).toBe(2);
});

test('a product’s state that PostgreSQL makes is the one that the process would make of its row', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 5 });
  const odd = {
    name: '"이름"',
    brand: '',
    ratingAverage: 4.25,
    marginRate: 1 / 3,
    createdAt: new Date('2024-02-29T23:59:59.007Z'),
  };
  await shop.db.product.update({ where: { id: productId }, data: odd });
  await storeOrders(pool, [orderMessage([{ productId }])]);
  const [row] = await shop.db.$queryRaw<ProductRow[]>`SELECT * FROM product WHERE id = ${productId}`;
  const published = await shop.db.outboxMessage.findFirstOrThrow({
    where: { key: String(productId), topic: 'product-states' },
  });
  expect(row === undefined ? null : stateOf(row)).toEqual(published.body);
});

async function deadLettersOf(count: number): Promise<IncomingMessage[]> {
  const found: IncomingMessage[] = [];
  const reader = await kafka.consume({
    groupId: 'dead-letters',
    topics: [deadLetterTopic(TOPICS.orders) as 'orders'],
    from: 'earliest',
    async onBatch(batch) {
      found.push(...batch);
    },
  });
  await vi.waitFor(() => expect(found.length).toBeGreaterThanOrEqual(count), { timeout: 15_000 });
  await reader.close();
  return found;
}

test('the shop’s own orders are passed over; a forged one and an unknown product are set aside, the others stored', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 20_000, stock: 5 });
  const own = await buy(offerIds[0] ?? 0, 2);
  const [row] = await shop.db.outboxMessage.findMany({ where: { topic: 'orders', key: own.shopper.shopperId } });
  const published = orderMessageSchema.parse(row?.body);
  const before = await read(own.order.orderId);
  const forged = orderMessage([{ productId }], { source: 'shop' });
  const unknown = [orderMessage([{ productId: 999_999 }]), orderMessage([{ sku: 'NO-SUCH' }])];
  const foreign = orderMessage([{ productId, offerId: 999_999 }]);
  const good = Array.from({ length: 20 }, () => orderMessage([{ productId }]));
  const worker = createOrderWriterWorker({
    ...{ kafka, producer: async () => producer, logger: silentLogger() },
    store: (messages) => storeOrders(pool, messages),
  });
  await worker.start();
  const sent = [published, forged, ...unknown, foreign, ...good].map(toMessage);
  await producer.send(TOPICS.orders, [{ key: 'x', value: '{"orderId": 1}' }, ...sent]);
  await vi.waitFor(
    async () => expect(await shop.db.order.count({ where: { id: { in: good.map((each) => each.orderId) } } })).toBe(20),
    {
      timeout: 30_000,
    },
  );
  const reasons = (await deadLettersOf(5)).map(({ headers }) => headers.reason ?? '');
  await worker.stop();
  expect(reasons).toHaveLength(5);
  for (const part of [
    `order ${forged.orderId} of source shop is not in the shop's ledger`,
    'product 999999 is unknown',
    'product NO-SUCH is unknown',
    `product ${productId} has no offer 999999`,
    'orderId: Invalid input',
  ])
    expect(reasons.filter((reason) => reason.includes(part))).toHaveLength(1);
  expect(await read(own.order.orderId)).toEqual(before);
  const refused = [forged, ...unknown, foreign].map(({ orderId }) => orderId);
  expect(await shop.db.order.count({ where: { id: { in: refused } } })).toBe(0);
});
