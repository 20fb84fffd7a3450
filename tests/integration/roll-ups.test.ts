import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OrderMessage } from '#contracts/orders.ts';
import { defineRollUp } from '#domain/metrics/roll-up.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import { applyBatch, type OutcomeRow, type StagedMessage } from '#server/adapters/postgres/roll-ups/apply-batch.ts';
import { applyStatements } from '#server/adapters/postgres/roll-ups/apply-statements.ts';
import { tableOf } from '#server/adapters/postgres/roll-ups/counted.ts';
import {
  acquireLease,
  type Lease,
  releaseLease,
  renewLease,
  requestLease,
} from '#server/adapters/postgres/roll-ups/lease.ts';
import { dropWaiting, pruneFacts, pruneRollUps } from '#server/adapters/postgres/roll-ups/retention.ts';
import { openSqlPool } from '#server/adapters/postgres/sql-pool.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { orderMessage } from '../support/order-messages.ts';
import { startTestServices, startTestShop, startTestSqlPool } from '../support/start.ts';

// The statements of the roll-ups on a real PostgreSQL, without Kafka.

const services = await startTestServices();
const shop = await startTestShop(services);
const pool = startTestSqlPool(services);
const client = new pg.Client({ connectionString: services.databaseUrl });
const HOUR_MS = 3_600_000;
let offset = 0n;
let lease: Lease;
let productId: number;

beforeAll(async () => {
  await client.connect();
  ({ productId } = await shop.product({ priceWon: 9_000, stock: 5 }));
});
afterAll(() => client.end());
beforeEach(async () => {
  for (const { name } of ROLL_UPS) await client.query(`DELETE FROM ${name}`);
  await client.query('DELETE FROM roll_up_lease');
  for (const table of ['fact', 'waiting', 'day', 'offset']) await client.query(`DELETE FROM roll_up_${table}`);
  lease = await held('engine');
});

async function held(holder: string): Promise<Lease> {
  const acquired = await acquireLease(pool, holder);
  if (acquired === null) throw new Error('the lease is not free');
  return acquired;
}

/** The lease's ten seconds, over at once. */
const expire = () => client.query(`UPDATE roll_up_lease SET expires_at = clock_timestamp() - interval '1 second'`);

const message = (fields: Partial<StagedMessage>): StagedMessage => ({
  ...{ topic: 'orders', partition: 0, offset: offset++, messageAtMs: Date.now() },
  ...fields,
});
const hint = (orderId: string, fields: Partial<StagedMessage> = {}) =>
  message({ hint: { orderId, placed: true, cancelled: false }, ...fields });
const cancelHint = (orderId: string) => message({ hint: { orderId, placed: false, cancelled: true } });

function act(occurredAtMs: number, fields: Partial<NonNullable<StagedMessage['act']>> = {}): StagedMessage {
  const whole = { id: uuidv7(), occurredAtMs, type: 'page-viewed', source: 'shop' as const, hasProduct: true };
  return message({ topic: 'behavior', act: { ...whole, shopperId: uuidv7(), ...fields } });
}

const apply = (...messages: StagedMessage[]) => pool.transaction((tx) => applyBatch(tx, messages, lease));
const countOf = (rows: readonly OutcomeRow[], outcome: string, kind: string) =>
  rows.find((row) => row.outcome === outcome && row.kind === kind)?.count ?? 0;

async function store(fields: Partial<OrderMessage> = {}): Promise<OrderMessage> {
  const order = orderMessage([{ productId, quantity: 3, unitPriceWon: 9_000 }], fields);
  expect(await storeOrders(pool, [order])).toEqual(['stored']);
  return order;
}

async function sums(table: string, ...names: string[]): Promise<Record<string, number>> {
  const { rows } = await client.query(
    `SELECT ${names.map((name) => `COALESCE(sum(${name}), 0)::int AS ${name}`).join(', ')} FROM ${table}`,
  );
  return rows[0];
}
const daysOf = async (table: string) =>
  (await client.query(`SELECT DISTINCT day::text AS day FROM ${table} ORDER BY day`)).rows.map(({ day }) => day);

test('each definition is a table of the database: its columns, its primary key, and the day', async () => {
  for (const rollUp of ROLL_UPS) {
    const { table, keys, columns } = tableOf(rollUp);
    const { rows } = await client.query(
      `SELECT a.attname AS name, COALESCE(a.attnum = ANY (i.indkey), false) AS "isKey"
       FROM pg_attribute AS a LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
       WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
      [table],
    );
    expect(rows.map(({ name }) => name).sort(), table).toEqual([...columns].sort());
    expect(rows.flatMap(({ name, isKey }) => (isKey ? [name] : [])).sort(), table).toEqual([...keys].sort());
  }
});

test('an order and an event are added once, however often and in however many messages they come', async () => {
  const order = await store();
  const viewed = act(Date.now());
  const first = await apply(hint(order.orderId), hint(order.orderId), viewed, { ...viewed, offset: offset++ });
  expect([countOf(first, 'applied', 'placed'), countOf(first, 'applied', 'act')]).toEqual([1, 1]);
  expect(countOf(first, 'duplicate', 'act')).toBe(1);
  const second = await apply(hint(order.orderId), { ...viewed, offset: offset++ });
  expect([countOf(second, 'duplicate', 'placed'), countOf(second, 'duplicate', 'act')]).toEqual([1, 1]);
  expect(await sums('order_minute', 'orders', 'pieces', 'won')).toEqual({ orders: 1, pieces: 3, won: 27_000 });
  expect(await sums('behavior_minute', 'events')).toEqual({ events: 1 });
  const steps = await client.query('SELECT step FROM shopper_hour ORDER BY step');
  expect(steps.rows.map(({ step }) => step)).toEqual(['active', 'viewed']);
});

test('a message before the stored offset is skipped, also one whose id is not known', async () => {
  const read = act(Date.now());
  await apply(read);
  const forgotten = { ...act(Date.now()), offset: read.offset };
  expect(countOf(await apply(forgotten), 'applied', 'act')).toBe(0);
  expect(await sums('behavior_minute', 'events')).toEqual({ events: 1 });
});

test('who has lost the lease writes nothing: not after its time, and not after another has taken it', async () => {
  await expire();
  await expect(apply(act(Date.now()))).rejects.toMatchObject({ code: 'DG001' });
  const stale = lease;
  expect(await renewLease(pool, stale)).toBe('lost');
  lease = await held('engine');
  expect(BigInt(lease.fence)).toBeGreaterThan(BigInt(stale.fence));
  // The same name, frozen meanwhile: its number is not the one that holds.
  await expect(pool.transaction((tx) => applyBatch(tx, [act(Date.now())], stale))).rejects.toMatchObject({
    code: 'DG001',
  });
  expect(await sums('behavior_minute', 'events')).toEqual({ events: 0 });
  await apply(act(Date.now()));
  expect(await sums('behavior_minute', 'events')).toEqual({ events: 1 });
});

test('a lease is one holder’s; who asks for it goes first, and a request that is not repeated blocks no other', async () => {
  expect(await acquireLease(pool, 'other')).toBeNull();
  expect(await renewLease(pool, lease)).toBe('held');
  await requestLease(pool, 'spark');
  expect(await renewLease(pool, lease)).toBe('requested');
  await releaseLease(pool, lease);
  expect(await acquireLease(pool, 'engine')).toBeNull();
  const spark = await held('spark');
  expect(await renewLease(pool, spark)).toBe('held');
  await releaseLease(pool, lease);
  expect(await renewLease(pool, spark)).toBe('held');
  await requestLease(pool, 'gone');
  await releaseLease(pool, spark);
  await client.query(`UPDATE roll_up_lease SET requested_at = clock_timestamp() - interval '11 seconds'`);
  expect(await acquireLease(pool, 'engine')).not.toBeNull();
});

test('a clock that is ahead counts as its message; what comes within 48 hours is added, later it marks its day', async () => {
  const nowMs = Date.now();
  await apply(act(nowMs + 72 * HOUR_MS));
  const { rows } = await client.query('SELECT max(minute) AS minute FROM behavior_minute');
  expect(rows[0].minute.getTime()).toBeLessThanOrEqual(nowMs);
  const [justInTime, late] = [
    { ...act(nowMs - 48 * HOUR_MS + 1_000), messageAtMs: nowMs },
    { ...act(nowMs - 48 * HOUR_MS - 1_000), messageAtMs: nowMs },
  ];
  const outcome = await apply(justInTime, late);
  expect([countOf(outcome, 'applied', 'act'), countOf(outcome, 'late', 'act')]).toEqual([1, 1]);
  const marks = await client.query(
    'SELECT day::text AS day, dirty_since FROM roll_up_day WHERE acts_dirty_since IS NOT NULL',
  );
  const lateDay = new Date(nowMs - 48 * HOUR_MS - 1_000 + 9 * HOUR_MS).toISOString().slice(0, 10);
  expect(marks.rows).toEqual([{ day: lateDay, dirty_since: null }]);
});

test('days are days in Seoul, whatever the session’s time zone', async () => {
  const midnightMs = Math.floor((Date.now() + 9 * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS - 9 * HOUR_MS;
  const kolkata = openSqlPool(`${services.databaseUrl}?options=-c%20TimeZone%3DAsia/Kolkata`);
  const { orderId } = await store({ placedAt: new Date(midnightMs - 1).toISOString() });
  const messages = [act(midnightMs - 1), act(midnightMs), hint(orderId)];
  await kolkata.transaction((tx) => applyBatch(tx, messages, lease)).finally(() => kolkata.close());
  const [today, yesterday] = [0, -1].map((ms) => new Date(midnightMs + 9 * HOUR_MS + ms).toISOString().slice(0, 10));
  expect(await daysOf('behavior_minute')).toEqual([yesterday, today]);
  expect(await daysOf('order_hour')).toEqual([yesterday]);
  expect(await daysOf('customer_day')).toEqual([yesterday]);
  // Hours are those of the clock in Seoul, which are whole hours of UTC, not of the session.
  const hours = await client.query('SELECT DISTINCT hour FROM shopper_hour ORDER BY hour');
  expect(hours.rows.map(({ hour }) => hour.getTime())).toEqual([midnightMs - HOUR_MS, midnightMs]);
});

test('an order that is announced before it is stored waits, and is added once it is', async () => {
  const order = orderMessage([{ productId }]);
  expect(countOf(await apply(hint(order.orderId)), 'waiting', 'order')).toBe(1);
  expect(await sums('order_minute', 'orders')).toEqual({ orders: 0 });
  await storeOrders(pool, [order]);
  const outcome = await apply();
  expect([countOf(outcome, 'applied', 'placed'), countOf(outcome, 'waiting', 'order')]).toEqual([1, 0]);
  expect(await sums('order_minute', 'orders')).toEqual({ orders: 1 });
});

test('a sold-out order is never counted, and is given up after an hour', async () => {
  const soldOut = await shop.product({ priceWon: 9_000, stock: 0 });
  const order = orderMessage([{ productId: soldOut.productId }], { takesStock: true });
  expect(await storeOrders(pool, [order])).toEqual(['sold-out']);
  await apply(hint(order.orderId));
  expect(await dropWaiting(pool)).toBe(0);
  await client.query(`UPDATE roll_up_waiting SET since = now() - interval '61 minutes'`);
  expect(await dropWaiting(pool)).toBe(1);
  expect(countOf(await apply(), 'waiting', 'order')).toBe(0);
  expect(await sums('order_minute', 'orders')).toEqual({ orders: 0 });
});

test('a cancellation counts once: in the hour’s cash when it happened, in the customer’s day when it was bought', async () => {
  const placedAt = new Date(Date.now() - 30 * HOUR_MS);
  const cancelledAt = new Date(Date.now() - HOUR_MS);
  const { orderId } = await store({ placedAt: placedAt.toISOString() });
  await apply(hint(orderId));
  await shop.db.order.update({ where: { id: orderId }, data: { status: 'CANCELLED', cancelledAt } });
  await apply(cancelHint(orderId), cancelHint(orderId));
  await apply(cancelHint(orderId));
  expect(await sums('order_hour', 'orders', 'cancelled', 'cancelled_won')).toEqual({
    ...{ orders: 1, cancelled: 1, cancelled_won: 27_000 },
  });
  const day = (at: Date) => new Date(at.getTime() + 9 * HOUR_MS).toISOString().slice(0, 10);
  const cash = await client.query('SELECT day::text AS day FROM order_hour WHERE cancelled = 1');
  const sale = await client.query('SELECT day::text AS day, orders FROM customer_day WHERE cancelled = 1');
  expect(cash.rows).toEqual([{ day: day(cancelledAt) }]);
  expect(sale.rows).toEqual([{ day: day(placedAt), orders: 1 }]);
});

test('the cancellation of an old order is added, and does not count the order again or mark its day', async () => {
  const placedAt = new Date(Date.now() - 80 * HOUR_MS);
  const { orderId } = await store({ placedAt: placedAt.toISOString() });
  await shop.db.order.update({ where: { id: orderId }, data: { status: 'CANCELLED', cancelledAt: new Date() } });
  await apply(cancelHint(orderId));
  expect(await sums('order_hour', 'orders', 'cancelled')).toEqual({ orders: 0, cancelled: 1 });
  expect((await client.query('SELECT * FROM roll_up_day')).rows).toEqual([]);
});

test('after ids are deleted, what is older is late, whatever its message’s time', async () => {
  const oldMs = Date.now() - 60 * HOUR_MS;
  // A backlog: the message is as old as the event.
  const old = { ...act(oldMs), messageAtMs: oldMs + 1_000 };
  expect(countOf(await apply(old), 'applied', 'act')).toBe(1);
  expect(await pruneFacts(pool)).toBe(1);
  const outcome = await apply({ ...old, offset: offset++ });
  expect([countOf(outcome, 'applied', 'act'), countOf(outcome, 'late', 'act')]).toEqual([0, 1]);
  expect(await sums('behavior_minute', 'events')).toEqual({ events: 1 });
});

test('rows of minutes and of shoppers go after two months, those of hours and days stay', async () => {
  const placedAt = new Date(Date.now() - 70 * 24 * HOUR_MS);
  const { orderId } = await store({ placedAt: placedAt.toISOString() });
  const messageAtMs = placedAt.getTime();
  await apply(hint(orderId, { messageAtMs }), { ...act(messageAtMs), messageAtMs });
  expect(await pruneRollUps(pool)).toBeGreaterThan(0);
  for (const table of ['order_minute', 'behavior_minute', 'shopper_hour'])
    expect(await daysOf(table), table).toEqual([]);
  for (const table of ['order_hour', 'category_hour', 'customer_day'])
    expect(await daysOf(table), table).toHaveLength(1);
});

test('one more definition is counted like the others', async () => {
  const owner = new pg.Client({ connectionString: services.ownerUrl });
  await owner.connect();
  await owner.query(`CREATE TABLE region_hour (hour timestamptz, day date, source "OrderSource", region text, orders int,
    PRIMARY KEY (hour, source, region))`);
  await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON region_hour TO PUBLIC`);
  await owner.end();
  const planted = defineRollUp({
    ...{ name: 'region_hour', ko: '지역', en: 'Regions by hour' },
    bucket: 'hour',
    of: 'orders',
    dimensions: ['source', 'region'],
    measures: { orders: { ko: '주문', en: 'Orders', unit: 'orders', sum: { of: 'one', when: 'placed' } } },
    cancelledOn: 'cancelled-at',
  });
  const buyer = { ageBand: null, gender: null, region: '부산', grade: null };
  const [first, second] = [await store({ buyer }), await store({ buyer })];
  const statements = applyStatements([...ROLL_UPS, planted]);
  await pool.transaction((tx) => applyBatch(tx, [hint(first.orderId), hint(second.orderId)], lease, statements));
  const { rows } = await client.query('SELECT region, sum(orders)::int AS orders FROM region_hour GROUP BY region');
  expect(rows).toEqual([{ region: '부산', orders: 2 }]);
});
