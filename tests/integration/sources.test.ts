import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema, type EventPayload, type EventType } from '#contracts/events.ts';
import { SOURCES, type Source, type SourceConsumer, takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { buyersSince } from '#server/adapters/postgres/day-tallies.ts';
import { shopperHash } from '#server/adapters/postgres/erasures.ts';
import { countPaymentSteps } from '#server/adapters/postgres/payment-totals.ts';
import { createAttributor } from '#server/attribution/attributor.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { createAttributionWorker } from '#workers/attribution/worker.ts';
import { createCouponIssuerWorker } from '#workers/coupon-issuer/worker.ts';
import { createEventIndexHandler } from '#workers/event-indexer/handler.ts';
import { createOrderWriterWorker } from '#workers/order-writer/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { orderMessage, paymentStep } from '../support/order-messages.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

/** Which source each consumer takes: the table of contracts/sources.ts, tried on the consumers themselves. */

const services = await startTestServices();
const shop = await startTestShop(services);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const now = () => new Date();
const workers: Worker[] = [];

beforeAll(async () => {
  const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
  const attributor = createAttributor({ db: shop.db, now, experiment: null });
  const common = { kafka, producer: async () => producer, logger: silentLogger() };
  workers.push(
    createCouponIssuerWorker({ ...common, issuer }),
    createAttributionWorker({ ...common, attributor }),
    createOrderWriterWorker({ ...common, store: (messages) => storeOrders(pool, messages) }),
  );
  for (const worker of workers) await worker.start();
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await (await kafka.admin()).close();
});

function eventOf<T extends EventType>(type: T, shopperId: string, payload: EventPayload<T>, source?: Source) {
  const envelope = { id: uuidv7(), version: 1 as const, sessionId: 'test', occurredAt: new Date().toISOString() };
  return behaviorEventSchema.parse({ ...envelope, type, shopperId, payload, ...(source && { source }) });
}

/** A click on a list, the order it led to, and its payment. */
function purchaseOf(shopperId: string, productId: number, source: Source, orderId = uuidv7()): BehaviorEvent[] {
  const lines = [{ productId, categoryId: 1, sellerId: 1, quantity: 1, unitPriceWon: 20_000, listPriceWon: 20_000 }];
  return [
    eventOf('recommendation-clicked', shopperId, { list: 'item-cf', tier: 'personal', productId }, source),
    eventOf('order-placed', shopperId, { orderId, lines, discountWon: 0, totalWon: 20_000 }, source),
    eventOf('payment-succeeded', shopperId, { orderId, amountWon: 20_000, method: 'card' }, source),
  ];
}

async function send(events: readonly BehaviorEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += 2_000)
    await producer.send(
      TOPICS.behavior,
      events.slice(from, from + 2_000).map((event) => ({ key: event.shopperId, value: JSON.stringify(event) })),
    );
}

async function members(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7());
  await shop.db.customer.createMany({
    data: ids.map((id) => ({ id, email: `${id}@dangol.test`, passwordHash: '', name: '시험', marketingConsent: true })),
  });
  return ids;
}

test('20,000 generated orders on both topics are stored once, issue no coupon, send no mail and change no attribution; those of the shop do', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const generated = await members(2_000);
  const own = await members(100);
  const orders = Array.from({ length: 20_000 }, (_, n) => {
    const shopperId = generated[n % 2_000] ?? '';
    return orderMessage([{ productId }], { shopperId, customerId: shopperId });
  });
  const messages = orders.map((order) => ({ key: order.shopperId, value: JSON.stringify(order) }));
  await sendAll(producer, TOPICS.orders, [...messages, ...messages.slice(0, 5_000)]);
  await send(orders.flatMap(({ shopperId, orderId }) => purchaseOf(shopperId, productId, 'generated', orderId)));
  // Behind them on every partition: what becomes of these shows that those were read.
  await send(own.flatMap((shopperId) => purchaseOf(shopperId, productId, 'shop')));
  await vi.waitFor(
    async () => {
      const coupons = await shop.db.coupon.groupBy({ by: ['shopperId'], where: { shopperId: { in: own } } });
      const sales = await shop.db.recommendationSale.count({ where: { shopperId: { in: own } } });
      expect([coupons.length, sales]).toEqual([100, 100]);
    },
    { timeout: 40_000, interval: 200 },
  );
  const ofGenerated = { shopperId: { in: generated } };
  await vi.waitFor(
    async () => expect(await (await kafka.admin()).lag('order-writer', TOPICS.orders)).toBe(0n), //
    { timeout: 60_000, interval: 200 },
  );
  expect(await shop.db.order.count({ where: { ...ofGenerated, source: 'generated' } })).toBe(20_000);
  expect((await shop.db.product.findUniqueOrThrow({ where: { id: productId } })).soldCount).toBe(20_000);
  expect({
    coupons: await shop.db.coupon.count({ where: ofGenerated }),
    timers: await shop.db.ruleTimer.count({ where: ofGenerated }),
    pasts: await shop.db.shopperPast.count({ where: ofGenerated }),
    reminders: await shop.db.reminderMail.count({ where: { customerId: { in: generated } } }),
    mails: await shop.db.mailboxMessage.count({ where: { customerId: { in: generated } } }),
    sales: await shop.db.recommendationSale.count({ where: ofGenerated }),
    touches: await shop.db.recommendationTouch.count({ where: ofGenerated }),
  }).toEqual({ coupons: 0, timers: 0, pasts: 0, reminders: 0, mails: 0, sales: 0, touches: 0 });
  const results = await shop.db.recommendationResult.findMany();
  expect(results.reduce((sum, { orders }) => sum + Number(orders), 0)).toBe(100);
  // Budgets are committed to the coupons that were issued, all of them to the 100; and every message was read.
  const coupons = await shop.db.coupon.findMany();
  for (const { rule, committedWon } of await shop.db.ruleBudget.findMany())
    expect(committedWon).toBe(
      coupons
        .filter((coupon) => coupon.rule === rule)
        .reduce((sum, { maxDiscountWon }) => sum + BigInt(maxDiscountWon), 0n),
    );
  expect(new Set(coupons.map(({ shopperId }) => shopperId))).toEqual(new Set(own));
  await vi.waitFor(
    async () => {
      const groups = ['coupon-issuer', 'attribution'];
      const admin = await kafka.admin();
      expect(await Promise.all(groups.map((group) => admin.lag(group, TOPICS.behavior)))).toEqual([0n, 0n]);
    },
    { timeout: 20_000, interval: 200 },
  );
}, 180_000);

const HALF_A_YEAR_AGO = new Date(Date.now() - 180 * 86_400_000);

/** An order of half a year ago, in PostgreSQL only, as a seed or an import writes it. */
const orderedBefore = (
  shopperId: string,
  productId: number,
  source: Source,
  status: 'PAID' | 'CANCELLED' = 'PAID',
  placedAt = HALF_A_YEAR_AGO,
) => shop.order({ shopperId, productIds: [productId], source, status, placedAt });

test.each(SOURCES)('C8 and the orders that PostgreSQL has of source %s', async (source) => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const [shopperId = '', cancelled = '', erased = ''] = await members(3);
  await orderedBefore(shopperId, productId, source);
  await orderedBefore(cancelled, productId, source, 'CANCELLED');
  await orderedBefore(erased, productId, source);
  await shop.db.forgottenShopper.create({
    data: { shopperHash: shopperHash(erased), forgottenAt: new Date(Date.now() - 60_000), hasLeft: false },
  });
  const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
  for (const id of [shopperId, cancelled, erased]) await issuer.onEvents(purchaseOf(id, productId, 'shop'));
  const c8 = async (id: string) => shop.db.coupon.count({ where: { shopperId: id, rule: 'C8' } });
  expect(await c8(shopperId)).toBe(takes('coupon-past', { source }) ? 1 : 0);
  expect([await c8(cancelled), await c8(erased)]).toEqual([0, 0]);
});

test.each(SOURCES)('C9 and a rhythm of orders of source %s, once its shopper is in the shop', async (source) => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const [shopperId = '', absent = ''] = await members(2);
  // Every ten days, the last time nine and a half days ago: due half a day ago.
  for (const daysAgo of [29.5, 19.5, 9.5])
    for (const id of [shopperId, absent])
      await orderedBefore(id, productId, source, 'PAID', new Date(Date.now() - daysAgo * 86_400_000));
  const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
  const view = { path: `/products/${productId}`, productId, categoryId: 1 };
  const come = () => issuer.onEvents([eventOf('page-viewed', shopperId, view, 'shop')]);
  await come();
  await issuer.onEvents([eventOf('page-viewed', absent, view, 'generated')]);
  const c9 = { where: { shopperId: { in: [shopperId, absent] }, rule: 'C9' } };
  const expected = takes('coupon-past', { source }) ? 1 : 0;
  expect(await shop.db.ruleTimer.count(c9)).toBe(expected);
  await issuer.runDueTimers();
  await come();
  expect([await shop.db.coupon.count(c9), await shop.db.ruleTimer.count(c9)]).toEqual([expected, 0]);
});

test('an imported order sets no timer while its shopper is away', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const [shopperId = ''] = await members(1);
  const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
  for (const daysAgo of [29.5, 19.5, 9.5]) {
    const event = purchaseOf(shopperId, productId, 'import')[1] as BehaviorEvent;
    await issuer.onEvents([{ ...event, occurredAt: new Date(Date.now() - daysAgo * 86_400_000).toISOString() }]);
  }
  expect(await shop.db.ruleTimer.count({ where: { shopperId } })).toBe(0);
  const view = { path: `/products/${productId}`, productId, categoryId: 1 };
  await issuer.onEvents([eventOf('page-viewed', shopperId, view)]);
  expect(await shop.db.ruleTimer.count({ where: { shopperId, rule: 'C9' } })).toBe(1);
});

test('C8 for an order that the clock of PostgreSQL paid after its event', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
  const [shopperId = ''] = await members(1);
  await orderedBefore(shopperId, productId, 'shop');
  const events = purchaseOf(shopperId, productId, 'shop');
  const orderId = await orderedBefore(shopperId, productId, 'shop', 'PAID', new Date(Date.now() + 5_000));
  for (const event of events) if ('orderId' in event.payload) event.payload.orderId = orderId;
  await createCouponIssuer({ db: shop.db, now, push: async () => undefined }).onEvents(events);
  expect(await shop.db.coupon.count({ where: { shopperId, rule: 'C8' } })).toBe(1);
});

test.each(SOURCES)(
  'an order of source %s as a trigger, as a past, as a sale and as a buyer of the day',
  async (source) => {
    const { productId } = await shop.product({ priceWon: 20_000, stock: 9 });
    const [shopperId = ''] = await members(1);
    const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
    const attributor = createAttributor({ db: shop.db, now, experiment: null });
    const events = purchaseOf(shopperId, productId, source);
    await issuer.onEvents(events);
    await attributor.onEvents(events.map((event) => ({ event, loggedAtMs: Date.now() })));
    const indexed: BehaviorEvent[] = [];
    const index = {
      async write(some: readonly BehaviorEvent[]) {
        indexed.push(...some);
        return { rejected: [] };
      },
    };
    const handle = createEventIndexHandler({
      productNames: async () => new Map(),
      index: index as unknown as Parameters<typeof createEventIndexHandler>[0]['index'],
      withoutForgotten: async (some) => some,
      logger: silentLogger(),
    });
    await handle(events.map((value) => ({ value }) as unknown as Parameters<typeof handle>[0][number]));
    await shop.db.order.deleteMany({ where: { shopperId } });
    await orderedBefore(shopperId, productId, source);
    const [outcome] = await storeOrders(pool, [orderMessage([{ productId }], { source })]);
    const counted = await countPaymentSteps(shop.db, [paymentStep({ source })]);
    const buyers = await buyersSince(shop.db, [productId], new Date(0));
    const past = await shop.db.shopperPast.findUnique({ where: { shopperId } });

    const isTaken = (consumer: SourceConsumer) => takes(consumer, { source });
    expect({
      'coupon-issuer': (await shop.db.coupon.count({ where: { shopperId } })) > 0,
      'coupon-past': (past?.past as { orders?: unknown[] } | undefined)?.orders?.length === 1,
      attribution: (await shop.db.recommendationSale.count({ where: { shopperId } })) === 1,
      'event-indexer': indexed.length === events.length,
      'live-numbers': buyers.get(productId) === 1,
      'order-writer': outcome === 'stored',
      'payment-totals': counted.length === 1,
    }).toEqual({
      'coupon-issuer': isTaken('coupon-issuer'),
      'coupon-past': isTaken('coupon-past'),
      attribution: isTaken('attribution'),
      'event-indexer': isTaken('event-indexer'),
      'live-numbers': isTaken('live-numbers'),
      'order-writer': isTaken('order-writer'),
      'payment-totals': isTaken('payment-totals'),
    });
  },
);
