import { afterAll, beforeAll, expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { productStateSchema } from '#contracts/products.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { createLocalCarrier } from '#server/adapters/carrier/local-carrier.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventIndex, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { IncomingMessage, Kafka } from '#server/adapters/kafka/port.ts';
import { ordersToConfirm } from '#server/adapters/postgres/claims.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { ordersWithoutShipment, readShipments, unannouncedOrders } from '#server/adapters/postgres/shipments.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createClaims } from '#server/claims/claims.ts';
import { claimsTurn } from '#server/claims/turn.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { shippingTurn } from '#server/shipping/shipping-turn.ts';
import { seed } from '../../prisma/seed.ts';
import { afterOrderShares, expectLikeLiveOrders } from '../support/after-orders.ts';
import { createBookProvider } from '../support/book-provider.ts';
import {
  type EventExport,
  ORDER_EXPORT,
  type OrderExport,
  recountEvents,
  recountOrders,
  wholeDays,
} from '../support/recount.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let kafka: Kafka;
let db: Database;
let elasticsearch: Elasticsearch;

beforeAll(async () => {
  kafka = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger: silentLogger(),
  });
  db = createPrisma(services.databaseUrl);
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
});

afterAll(async () => {
  await db.$disconnect();
  await elasticsearch.close();
  await (await kafka.admin()).close();
});

/** All messages of a topic. */
async function read(topic: Topic, groupId: string): Promise<IncomingMessage[]> {
  const ends = await (await kafka.admin()).endOffsets(topic);
  const total = [...ends.values()].reduce((sum, end) => sum + Number(end), 0);
  const messages: IncomingMessage[] = [];
  await new Promise<void>((resolve, reject) => {
    kafka
      .consume({
        groupId,
        topics: [topic],
        from: 'earliest',
        async onBatch(batch) {
          messages.push(...batch);
          if (messages.length >= total) resolve();
        },
      })
      .then((consumer) => open.push(consumer), reject);
  });
  await Promise.all(open.splice(0).map((consumer) => consumer.close()));
  return messages;
}
const open: { close(): Promise<void> }[] = [];

/** Events of orders as Elasticsearch holds them, page by page. */
async function indexedOrders(): Promise<EventExport[]> {
  const { client } = elasticsearch;
  const index = eventIndexNames(services.namespace).pattern;
  await client.indices.refresh({ index });
  const query = { terms: { type: ['order-placed', 'order-cancelled', 'payment-succeeded', 'payment-failed'] } };
  const found: EventExport[] = [];
  for await (const page of client.helpers.scrollSearch<EventExport>({ index, query, size: 1_000 }))
    found.push(...page.documents);
  return found;
}

test('a broker that is away leaves no rows behind', async () => {
  const unreachable: Kafka = {
    ...kafka,
    admin: () => Promise.reject(new Error('no broker answers')),
  };
  await expect(seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: unreachable })).rejects.toThrow(
    'no broker',
  );
  expect(await db.product.count()).toBe(0);
});

test('the test scale fills a shop: rows, states, history', async () => {
  const result = await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka });
  expect(result.rows).toMatchObject({ product: 1_200, customer: 301, seller: 200, category: 17 });
  expect(await db.product.count()).toBe(1_200);
  expect(await db.customer.count({ where: { grade: 'BRONZE' } })).toBe(301);
  const demo = await db.customer.findUniqueOrThrow({
    where: { email: 'demo@dangol.test' },
    include: { addresses: true },
  });
  expect(demo.passwordHash).toMatch(/^\$argon2id\$/);
  expect(demo.addresses).toHaveLength(1);
  expect((await db.customer.findUniqueOrThrow({ where: { email: 'admin@dangol.test' } })).role).toBe('ADMIN');

  const states = (await read(TOPICS.productStates, 'states')).map(({ value }) =>
    productStateSchema.parse(JSON.parse(value ?? '')),
  );
  expect(new Set(states.map(({ productId }) => productId)).size).toBe(1_200);
  // The relay has nothing to publish a second time.
  expect(await db.$queryRaw`SELECT id FROM product WHERE version <> published_version`).toEqual([]);
  const events = (await read(TOPICS.behavior, 'events')).map(({ key, value }) => {
    const event = behaviorEventSchema.parse(JSON.parse(value ?? ''));
    expect(key).toBe(event.shopperId);
    return event;
  });
  expect(events).toHaveLength(result.events);
  expect(new Set(events.map(({ id }) => id)).size).toBe(result.events);
  expect(new Set(events.map(({ source }) => source))).toEqual(new Set(['backfill']));
});

test('each whole day has the same orders, lines, won, payments and cancellations in every store', async () => {
  const now = new Date();
  const orders = await db.$queryRawUnsafe<OrderExport[]>(ORDER_EXPORT);
  const inPostgres = wholeDays(recountOrders(orders), now, 29);
  const log = (await read(TOPICS.behavior, 'recount')).map(({ value }) => JSON.parse(value ?? '') as EventExport);
  expect(wholeDays(recountEvents(log), now, 29)).toEqual(inPostgres);
  for (const name of ['orders', 'lines', 'won', 'payments', 'failedPayments', 'cancellations'] as const)
    expect(inPostgres.reduce((sum, [, totals]) => sum + totals[name], 0)).toBeGreaterThan(3);

  const index = createEventIndex(elasticsearch, services.namespace);
  await index.prepare();
  const events = log.map((event) => behaviorEventSchema.parse(event));
  // Few days at a time: each day has an index of its own to be made.
  for (let from = 0; from < events.length; from += 100)
    expect((await index.write(events.slice(from, from + 100))).rejected).toEqual([]);
  expect(wholeDays(recountEvents(await indexedOrders()), now, 29)).toEqual(inPostgres);
});

test('an order of the past is whole: lines, payment, refund and history add up, and sold pieces are counted', async () => {
  const orders = await db.order.findMany({
    include: {
      lines: true,
      payments: { include: { refunds: true } },
      claims: { include: { lines: true } },
      statusChanges: { orderBy: { changedAt: 'asc' } },
    },
  });
  for (const order of orders) {
    const [payment, ...others] = order.payments;
    expect(others).toEqual([]);
    expect(order.lines.reduce((sum, line) => sum + line.unitPriceWon * line.quantity, 0)).toBe(order.itemsWon);
    expect(order.itemsWon - order.discountWon + order.shippingWon).toBe(order.totalWon);
    expect([order.source, payment?.amountWon]).toEqual(['backfill', order.totalWon]);
    expect(order.statusChanges.at(-1)?.status).toBe(order.status);
    expect(order.statusChanges.map(({ cause }) => cause)).not.toContain('unknown');
    expect(order.placedAt.getTime()).toBeLessThanOrEqual(payment?.answeredAt?.getTime() ?? 0);
    const returns = order.claims.filter(
      ({ kind, state, goodsWon }) => kind === 'RETURN' && state === 'DONE' && goodsWon > 0,
    );
    expect(payment?.refunds.length).toBe(order.status === 'CANCELLED' ? 1 : returns.length);
    const customer = await db.customer.findUniqueOrThrow({ where: { id: order.shopperId } });
    expect(order.buyerRegion).toBe(customer.region);
    expect(order.placedAt.getTime()).toBeGreaterThanOrEqual(customer.joinedAt.getTime());
  }
  expect(new Set(orders.map(({ status }) => status)).size).toBeGreaterThanOrEqual(5);
  const sold = new Map<number, number>();
  for (const { lines, status, claims } of orders)
    if (!['PENDING', 'PAYMENT_FAILED', 'CANCELLED'].includes(status))
      for (const { id, productId, quantity } of lines) {
        const returned = claims
          .filter(({ kind, state }) => kind === 'RETURN' && state === 'DONE')
          .flatMap((claim) => claim.lines.filter(({ lineId }) => lineId === id).flatMap(({ pieces }) => pieces));
        sold.set(productId, (sold.get(productId) ?? 0) + quantity - returned.length);
      }
  for (const { id, soldCount } of await db.product.findMany()) expect(soldCount).toBe(sold.get(id) ?? 0);
  const demo = await db.customer.findUniqueOrThrow({ where: { email: 'demo@dangol.test' } });
  expect(await db.order.count({ where: { shopperId: demo.id } })).toBeGreaterThan(3);
});

test('after their payment orders are what live ones are: parcels, claims, confirmations, and money that adds up', async () => {
  await expectLikeLiveOrders(services.databaseUrl);
  const share = await afterOrderShares(services.databaseUrl);
  expect(share.late).toBeGreaterThan(0.01);
  expect(share.late).toBeLessThan(0.1);
  expect(share.returned).toBeGreaterThan(0.01);
  expect(share.returned).toBeLessThan(0.08);
  expect(share.discounted).toBeGreaterThan(0.08);
  expect(share.confirmed).toBeGreaterThan(0.6);
});

test('what the page of an order reads is there of a seeded one: parcels with their way, claims, what may be asked for', async () => {
  const { provider } = createBookProvider();
  const claims = createClaims({ db, provider, now: () => new Date() });
  const returned = await db.claim.findFirstOrThrow({
    where: { kind: 'RETURN', state: 'DONE', goodsWon: { gt: 0 } },
    include: { order: true, refund: true, lines: true },
  });
  const { order } = returned;
  const parcels = await readShipments(db, [order.id]);
  expect(parcels.length).toBeGreaterThan(0);
  for (const { view, version } of parcels) {
    if (view.replacedByNumber !== null) continue;
    expect(view).toMatchObject({ state: 'DELIVERED', carrier: 'local', waybill: expect.stringMatching(/^\d{12}$/) });
    expect(view.changes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['opened', 'handed-over', 'delivered']),
    );
    expect([view.sellerName.length > 0, version]).toEqual([true, 1]);
  }
  const { parts, free } = await claims.options(order.shopperId, order.id);
  expect(parts.claims.map(({ claimId }) => claimId)).toContain(returned.id);
  const pieces = (some: readonly { quantity: number }[]) => some.reduce((sum, { quantity }) => sum + quantity, 0);
  const gone = parts.claims
    .filter(({ kind, state }) => kind === 'RETURN' && state !== 'WITHDRAWN')
    .flatMap(({ lines }) => lines.flatMap((line) => line.pieces)).length;
  expect(pieces(free('RETURN'))).toBe(pieces(parts.lines) - gone);
  expect(returned.refund).toMatchObject({ state: 'DONE', idempotencyKey: returned.refundId });

  const cancelled = await db.order.findFirstOrThrow({ where: { status: 'CANCELLED' } });
  expect((await readShipments(db, [cancelled.id])).map(({ view }) => view.state)).not.toContain('DELIVERED');
  expect((await claims.options(cancelled.shopperId, cancelled.id)).free('CANCEL')).toEqual([]);
});

test('new rows go on after the seed’s ids', async () => {
  const created = await db.seller.create({ data: { name: '새로 온 상점' } });
  expect(created.id).toBeGreaterThan(200);
});

test('a shop that is there is not written over, unless asked to; then its products have later versions', async () => {
  await expect(seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: null })).rejects.toThrow('--force');
  const [day, hour] = [new Date('2020-01-01'), new Date('2020-01-01T03:00:00Z')];
  await db.orderHour.create({ data: { day, hour, source: 'shop', accelerated: false, orders: 1 } });
  await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka: null, force: true });
  expect(await db.product.count()).toBe(1_200);
  // Roll-ups of the shop that was there are gone, and those of this one are to be counted.
  expect(await db.orderHour.count()).toBe(0);
  const [marks] = await db.$queryRaw<{ missing: number; marked: number }[]>`
    SELECT count(*) FILTER (WHERE dirty_since IS NULL)::int AS missing, count(dirty_since)::int AS marked
    FROM (SELECT DISTINCT (placed_at AT TIME ZONE 'Asia/Seoul')::date AS day FROM "order" WHERE paid_at IS NOT NULL) AS sold
    LEFT JOIN roll_up_day USING (day)`;
  expect(marks?.missing).toBe(0);
  expect(marks?.marked).toBeGreaterThan(25);
  expect((await db.product.findFirstOrThrow()).version).toBe(2);
  const created = await db.product.create({
    data: {
      sku: 'X-1',
      name: 'x',
      categoryId: 1,
      kind: 'x',
      brand: 'x',
      picture: {},
      priceWon: 1,
      listPriceWon: 1,
      stock: 1,
      marginRate: 0,
    },
  });
  expect(created.id).toBeGreaterThan(1_200);
});

test('workers find nothing of the past to do but what is under way, and that goes on to its end', async () => {
  const weekAgo = new Date(Date.now() - 7 * DAY_MS);
  expect(await ordersToConfirm(db, { deliveredBefore: weekAgo, limit: 100 })).toEqual([]);
  expect(await ordersWithoutShipment(db, 100)).toEqual([]);
  expect(await unannouncedOrders(db, 100)).toEqual([]);
  const open = await db.shipment.findMany({ where: { nextAt: { not: null } }, include: { changes: true } });
  const asked = await db.claim.findMany({ where: { state: { notIn: ['DONE', 'REJECTED', 'WITHDRAWN'] } } });
  // Three days of 8 orders.
  expect(open.length).toBeGreaterThan(5);
  expect(open.length).toBeLessThan(80);
  expect(asked.length).toBeLessThan(20);

  let nowMs = Date.now();
  const now = () => new Date(nowMs);
  const failures: unknown[] = [];
  const onError = (_id: string, error: unknown) => failures.push(error);
  const pace = { speed: 1, preparesAfterMs: HOUR_MS, shipsAfterMs: 3 * HOUR_MS };
  const shipping = { db, carrier: createLocalCarrier({ now }), pace, now, onPutOff: onError };
  const { provider } = createBookProvider();
  for (let hours = 0; hours < 24 * 21; hours += 12) {
    nowMs += 12 * HOUR_MS;
    await shippingTurn(shipping);
    await claimsTurn({ db, provider, now, stepMs: 1, onError });
  }
  expect(failures).toEqual([]);
  const ended = await db.shipment.findMany({
    where: { id: { in: open.map(({ id }) => id) } },
    include: { changes: true },
  });
  for (const { id, state, changes } of ended) {
    expect(['DELIVERED', 'LOST']).toContain(state);
    // What had been scanned was not scanned again.
    const before = open.find((one) => one.id === id)?.changes ?? [];
    expect(changes).toEqual(expect.arrayContaining(before));
    expect(new Set(changes.map(({ code, at }) => `${code} ${at.getTime()}`)).size).toBe(changes.length);
  }
  const left = await db.claim.findMany({ where: { id: { in: asked.map(({ id }) => id) } } });
  expect(left.map(({ state }) => state).filter((state) => state !== 'DONE')).toEqual([]);
  const waiting = await db.order.count({ where: { status: { in: ['PAID', 'PREPARING', 'SHIPPED', 'DELIVERED'] } } });
  expect(waiting).toBe(0);
  await expectLikeLiveOrders(services.databaseUrl);
});

test('a database elsewhere is refused before anything is sent there', async () => {
  const databaseUrl = 'postgresql://u:p@db.example.com:5432/shop';
  await expect(seed({ scale: 'test', databaseUrl, kafka: null })).rejects.toThrow('local databases only');
});
