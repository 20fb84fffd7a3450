import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOPICS } from '#contracts/topics.ts';
import { registerCustomers } from '#server/adapters/postgres/customer-registration.ts';
import { registerProducts } from '#server/adapters/postgres/product-registration.ts';
import { replenishStock } from '#server/adapters/postgres/stock.ts';
import { readTrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { pause } from '#server/pause.ts';
import { createForcedScenarios } from '#simulation/generator/forced-scenarios.ts';
import { createKafkaSink } from '#simulation/generator/kafka-sink.ts';
import { runLive } from '#simulation/generator/live.ts';
import type { GeneratedOrder } from '#simulation/generator/traffic.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { createOrderWriterWorker } from '#workers/order-writer/worker.ts';
import { createProductWriterWorker } from '#workers/product-writer/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { createUserWriterWorker } from '#workers/user-writer/worker.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// Traffic of the generator through Kafka and the writers into PostgreSQL, and what it reads from there.

const services = await startTestServices();
const shop = await startTestShop(services);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const { db } = shop;
const logger = silentLogger();
const SIZES = { buyers: 600, newcomers: 400, bestSellers: 700, newest: 300 };
let workers: Worker[] = [];

beforeAll(async () => {
  await db.category.createMany({
    data: TAXONOMY.map(({ slug, nameKo, nameEn, icon }, k) => ({
      id: k + 10,
      slug,
      nameKo,
      nameEn,
      icon,
      position: k + 10,
    })),
  });
  const deps = { kafka, producer: async () => producer, logger };
  workers = [
    createOrderWriterWorker({ ...deps, store: (messages) => storeOrders(pool, messages) }),
    createUserWriterWorker({ ...deps, register: (registrations) => registerCustomers(db, registrations) }),
    createProductWriterWorker({
      ...deps,
      register: (registrations) => registerProducts(db, registrations, new Date()),
    }),
  ];
  await Promise.all(workers.map((worker) => worker.start()));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await (await kafka.admin()).close();
});

async function customer(fields: { joinedAt: string; status?: 'SUSPENDED' | 'PAID_MEMBERSHIP' }): Promise<string> {
  const id = uuidv7();
  await db.customer.create({ data: { id, source: 'import', birthYear: 1996, gender: 'FEMALE', ...fields } });
  return id;
}

test('the cache has buyers by their oldest last order, then who joined last; no suspended one, and products on sale', async () => {
  const { productId } = await shop.product({ priceWon: 9_000, stock: 5 });
  const newer = await shop.product({ priceWon: 9_000, stock: 5 });
  const soldOut = await shop.product({ priceWon: 9_000, stock: 0 });
  await db.product.update({ where: { id: newer.productId }, data: { createdAt: new Date('2030-01-01') } });
  const [early, late, member] = [
    await customer({ joinedAt: '2026-01-01T00:00:00Z' }),
    await customer({ joinedAt: '2026-03-01T00:00:00Z' }),
    await customer({ joinedAt: '2026-02-01T00:00:00Z', status: 'PAID_MEMBERSHIP' }),
  ];
  await customer({ joinedAt: '2026-06-01T00:00:00Z', status: 'SUSPENDED' });
  const [first, second] = [
    await customer({ joinedAt: '2025-01-01T00:00:00Z' }),
    await customer({ joinedAt: '2025-01-01T00:00:00Z' }),
  ];
  for (const [shopperId, placedAt] of [
    [first, '2026-05-01T00:00:00Z'],
    [second, '2026-05-02T00:00:00Z'],
    [first, '2026-05-03T00:00:00Z'],
  ] as const)
    await shop.order({ shopperId, productIds: [productId], placedAt: new Date(placedAt) });

  const cache = await readTrafficCache(db, SIZES, 2026);
  expect(cache.customers.map(({ id }) => id)).toEqual([second, first, late, member, early]);
  expect(cache.customers[3]).toMatchObject({
    ageBand: 30,
    gender: 'FEMALE',
    status: 'PAID_MEMBERSHIP',
    grade: 'BRONZE',
  });
  expect(cache.groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(5);
  expect(cache.products.map((product) => product.productId)).not.toContain(soldOut.productId);
  expect(cache.products.find((product) => product.productId === productId)).toMatchObject({
    category: 'test',
    priceWon: 9_000,
  });
  // The oldest buyer and the newest of the others alone, and of the products the newest that is no best seller.
  const small = await readTrafficCache(db, { buyers: 1, newcomers: 1, bestSellers: 1, newest: 1 }, 2026);
  expect(small.customers.map(({ id }) => id)).toEqual([second, late]);
  expect(small.products).toHaveLength(2);
  expect(small.products[1]?.productId).toBe(newer.productId);
});

test('offers with few pieces are filled up and published, others and those of generated products are not', async () => {
  const [few, many, generated] = [
    await shop.product({ priceWon: 9_000, stock: 4 }),
    await shop.product({ priceWon: 9_000, stock: 5 }),
    await shop.product({ priceWon: 9_000, stock: 0 }),
  ];
  await db.product.update({ where: { id: generated.productId }, data: { source: 'generated' } });
  await db.outboxMessage.deleteMany();
  const ids = [few, many, generated].map(({ productId }) => productId);
  expect(await replenishStock(db, ids, { below: 5, pieces: 60 })).toBe(1);
  expect(await replenishStock(db, ids, { below: 5, pieces: 60 })).toBe(0);
  const stocks = await Promise.all([few, many, generated].map(({ offerIds }) => shop.stockOf(offerIds[0] ?? 0)));
  expect(stocks).toEqual([64, 5, 0]);
  const published = await db.outboxMessage.findMany({ where: { topic: TOPICS.productStates } });
  expect(published.map(({ key }) => key)).toEqual([String(few.productId)]);
});

test('five seconds of live traffic at speed 100 reach PostgreSQL: orders, payments, customers and products, each once', async () => {
  for (let k = 0; k < 30; k += 1) await shop.product({ priceWon: 10_000 + 100 * k, stock: 1_000 });
  for (let k = 0; k < 40; k += 1) await customer({ joinedAt: '2026-04-01T00:00:00Z' });
  // An order that finds too few pieces is not stored.
  await db.offer.updateMany({ data: { stock: 1_000 } });
  const [customersBefore, productsBefore, ordersBefore] = [
    await db.customer.count(),
    await db.product.count(),
    await db.order.count(),
  ];
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 5_000);
  const sink = createKafkaSink(producer, { takesStock: true });
  const counts = await runLive({
    ...{ cadence: { pace: 'source', speed: 100 }, seed: 1, sink, signal: ending.signal, now: Date.now },
    forced: createForcedScenarios({ always: [], read: async () => [], print: () => undefined }),
    readCache: () => readTrafficCache(db, SIZES, 2026),
    replenish: (ids) => replenishStock(db, ids, { below: 5, pieces: 60 }),
    pause: (ms) => pause(ms, ending.signal),
  });
  expect(counts.orders).toBeGreaterThan(80);
  await vi.waitFor(
    async () => {
      expect(await db.order.count()).toBe(ordersBefore + counts.orders);
      expect(await db.customer.count()).toBe(customersBefore + counts.customers);
      expect(await db.product.count()).toBe(productsBefore + counts.products);
    },
    { timeout: 40_000, interval: 100 },
  );
  const orders = await db.order.findMany({ where: { source: 'generated' }, include: { lines: true, payments: true } });
  expect(orders).toHaveLength(counts.orders);
  for (const order of orders) {
    expect(order).toMatchObject({ accelerated: true, takesStock: true, buyerAgeBand: 30, buyerGender: 'FEMALE' });
    expect(order.lines.length).toBeGreaterThan(0);
    expect(order.payments).toHaveLength(1);
    // At speed 100 the first are cancelled after 0.6 s.
    const paid = ['PAID', 'CANCELLED'];
    expect(order.payments[0]?.status === 'APPROVED' ? paid : ['PAYMENT_FAILED']).toContain(order.status);
  }
});

test('a generated order that is cancelled is stored once, with its refund and history, and takes no stock', async () => {
  const { productId, offerIds } = await shop.product({ priceWon: 40_000, stock: 7 });
  const id = await customer({ joinedAt: '2026-04-01T00:00:00Z' });
  const placedAtMs = Date.parse('2026-06-01T00:00:00Z');
  const product = { productId, category: 'test', priceWon: 40_000, listedAtMs: 0, soldCount: 0 };
  const order: GeneratedOrder = {
    ...{ orderId: uuidv7(), paymentId: uuidv7(), placedAtMs, answeredAtMs: placedAtMs + 1_000 },
    customer: {
      ...{
        id,
        ageBand: 30,
        gender: 'FEMALE',
        status: 'ACTIVE',
        marketingConsent: true,
        grade: 'BRONZE',
        joinedAtMs: 0,
      },
    },
    ...{ lines: [{ product, quantity: 2 }], itemsWon: 80_000, shippingWon: 0, totalWon: 80_000, method: 'card' },
    ...{ failureReason: null, accelerated: true },
    cancellation: { atMs: placedAtMs + 600_000, refundId: uuidv7() },
  };
  const sink = createKafkaSink(producer, { takesStock: true });
  await sink.accept(order);
  await sink.accept(order);
  await sink.end();
  const where = { orderId: order.orderId };
  await vi.waitFor(async () => expect(await db.orderStatusChange.count({ where })).toBe(3), {
    timeout: 20_000,
    interval: 50,
  });
  const changes = await db.orderStatusChange.findMany({ where, orderBy: { changedAt: 'asc' } });
  expect(changes.map(({ status }) => status)).toEqual(['PENDING', 'PAID', 'CANCELLED']);
  expect(changes[2]?.changedAt.getTime()).toBe(placedAtMs + 600_000);
  expect(await db.order.findUniqueOrThrow({ where: { id: order.orderId } })).toMatchObject({ status: 'CANCELLED' });
  expect(await db.refund.findMany({ where: { payment: where } })).toMatchObject([{ amountWon: 80_000 }]);
  expect(await shop.stockOf(offerIds[0] ?? 0)).toBe(7);
});
