import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import { applyBatch, type StagedMessage } from '#server/adapters/postgres/roll-ups/apply-batch.ts';
import { daysForNightly } from '#server/adapters/postgres/roll-ups/days.ts';
import { acquireLease, type Lease } from '#server/adapters/postgres/roll-ups/lease.ts';
import { beginOffsets } from '#server/adapters/postgres/roll-ups/offsets.ts';
import { createMembers } from '#server/identity/members.ts';
import { recountDirtyActs, recountDirtyOrders, recountHistory } from '#server/metrics/recount.ts';
import { stageMessage } from '#server/metrics/stage.ts';
import { importOrders } from '#server/orders/import-orders.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { orderMessage } from '../support/order-messages.ts';
import { LEDGER_EXPORT, plainRollUps, storedRollUps } from '../support/plain-roll-ups.ts';
import { exportMessages } from '../support/roll-up-traffic.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// Recounts out of the ledger and the log: what they repair, what they leave, and what they wait for.

const services = await startTestServices();
const shop = await startTestShop(services);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const client = new pg.Client({ connectionString: services.databaseUrl });
const deps = { databaseUrl: services.databaseUrl, kafka, now: () => new Date() };
const HOUR_MS = 3_600_000;
let productId: number;

beforeAll(async () => {
  await client.connect();
  ({ productId } = await shop.product({ priceWon: 9_000, stock: 5 }));
});
afterAll(async () => {
  await client.end();
  await (await kafka.admin()).close();
});

const ledger = async () => (await client.query(LEDGER_EXPORT)).rows;
const stored = () => storedRollUps((text) => client.query(text));
const plain = async () => plainRollUps(await exportMessages(kafka), await ledger(), { late: true });
const dirty = async (column = 'dirty_since') =>
  (await client.query(`SELECT day::text AS day FROM roll_up_day WHERE ${column} IS NOT NULL ORDER BY day`)).rows;
/** Marks are followed once they are five seconds old. */
const age = (column = 'dirty_since') =>
  client.query(`UPDATE roll_up_day SET ${column} = ${column} - interval '1 minute' WHERE ${column} IS NOT NULL`);

async function withLease<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
  await client.query(`UPDATE roll_up_lease SET expires_at = clock_timestamp() - interval '1 second'`);
  const lease = await acquireLease(pool, uuidv7());
  if (lease === null) throw new Error('the lease is not free');
  return work(lease);
}

/** Reads both topics from the stored offsets to their ends, as an engine does. */
async function readAll(): Promise<void> {
  const messages = (await exportMessages(kafka)).map(
    (message) => stageMessage({ ...message, key: null, headers: {} } as Parameters<typeof stageMessage>[0]).staged,
  );
  await withLease((lease) => pool.transaction((tx) => applyBatch(tx, messages, lease)));
}

function event(shopperId: string, type: string, payload: object, at = new Date()): { key: string; value: string } {
  const envelope = { id: uuidv7(), type, version: 1, occurredAt: at.toISOString(), shopperId, sessionId: 's' };
  return { key: shopperId, value: JSON.stringify({ ...envelope, payload }) };
}

test('orders that are imported mark their days, and are in the roll-ups after their recount', async () => {
  const imported = (daysAgo: number): BehaviorEvent<'order-placed'> => ({
    ...{ id: uuidv7(), type: 'order-placed', version: 1, shopperId: uuidv7(), sessionId: 's', source: 'import' },
    occurredAt: new Date(Date.now() - daysAgo * 24 * HOUR_MS).toISOString(),
    payload: {
      ...{ orderId: uuidv7(), discountWon: 0, totalWon: 9_000 },
      lines: [{ productId, quantity: 1, unitPriceWon: 9_000 }],
    },
  });
  const events = [imported(400), imported(40), imported(40), imported(3)];
  expect(await importOrders(shop.db, events)).toBe(4);
  expect(await dirty()).toHaveLength(3);
  // Marked a moment ago: its writer may go on.
  expect(await recountDirtyOrders(deps)).toMatchObject({ outcome: 'done', orders: { days: 0 } });
  await age();
  expect(await recountDirtyOrders(deps)).toMatchObject({ outcome: 'done', orders: { days: 3, drift: 0 } });
  expect(await dirty()).toEqual([]);
  const rows = await stored();
  expect(rows.order_hour).toEqual((await plain()).order_hour);
  // Of minutes no more is made than is kept: two orders of one minute, and one.
  expect(rows.order_minute).toHaveLength(2);
  // A second import of the same is none.
  await importOrders(shop.db, events);
  expect(await dirty()).toEqual([]);
});

test('an order that is recounted before its message is read is not added again', async () => {
  await client.query('UPDATE roll_up_lease SET facts_from = NULL');
  const order = orderMessage([{ productId }], { placedAt: new Date(Date.now() - 2 * HOUR_MS).toISOString() });
  await storeOrders(pool, [order]);
  await producer.send(TOPICS.orders, [{ key: order.shopperId, value: JSON.stringify(order) }]);
  await recountHistory(deps);
  const before = await stored();
  await readAll();
  expect(await stored()).toEqual(before);
  expect(before.order_hour).toEqual((await plain()).order_hour);
});

test('events are recounted up to where the engines have read, and what comes later is added to that', async () => {
  const shopperId = uuidv7();
  const late = new Date(Date.now() - 60 * HOUR_MS);
  const doubled = event(shopperId, 'cart-item-added', { productId, quantity: 1, unitPriceWon: 9_000 }, late);
  await producer.send(TOPICS.behavior, [doubled, doubled, event(shopperId, 'page-viewed', { productId })]);
  await readAll();
  expect((await dirty('acts_dirty_since')).length).toBe(1);
  const read = await exportMessages(kafka);
  await producer.send(TOPICS.behavior, [event(shopperId, 'page-viewed', { productId })]);
  await age('acts_dirty_since');
  expect(await recountDirtyActs(deps)).toMatchObject({ outcome: 'done', acts: { days: 1, drift: 0 } });
  const { behavior_minute, shopper_hour } = plainRollUps(read, await ledger(), { late: true });
  expect(await stored()).toMatchObject({ behavior_minute, shopper_hour });
  await readAll();
  expect((await stored()).behavior_minute).toEqual((await plain()).behavior_minute);
});

test('what was counted wrongly on a complete day is found, repaired and reported', async () => {
  await recountHistory(deps);
  await client.query(`UPDATE order_hour SET orders = orders + 1 WHERE ctid = (SELECT min(ctid) FROM order_hour)`);
  await client.query(`DELETE FROM shopper_hour WHERE ctid = (SELECT min(ctid) FROM shopper_hour)`);
  await client.query(`INSERT INTO order_hour (hour, day, source, accelerated, orders)
    SELECT hour, day, 'shop', true, 1 FROM order_hour LIMIT 1`);
  expect(await recountHistory(deps)).toMatchObject({ orders: { rows: 2, drift: 2 }, acts: { rows: 1, drift: 1 } });
  const { rows } = await client.query('SELECT sum(drift)::int AS drift FROM roll_up_day');
  expect(rows).toEqual([{ drift: 3 }]);
  expect(await recountHistory(deps)).toMatchObject({ orders: { rows: 0, drift: 0 }, acts: { rows: 0, drift: 0 } });
});

test('an order that no message has announced yet is no drift', async () => {
  await storeOrders(pool, [orderMessage([{ productId }])]);
  expect(await recountHistory(deps)).toMatchObject({ outcome: 'done', orders: { drift: 0 } });
  expect((await stored()).order_hour).toEqual((await plain()).order_hour);
});

test('totals are what they were after a shopper has left, or had their history erased, and after a recount', async () => {
  const members = createMembers({
    ...{ db: shop.db, now: () => new Date() },
    sessions: { endAllOf: async () => undefined } as unknown as Parameters<typeof createMembers>[0]['sessions'],
    recentViews: { clear: async () => undefined } as unknown as Parameters<typeof createMembers>[0]['recentViews'],
  });
  const [leaver, forgetter] = [uuidv7(), uuidv7()];
  await shop.db.customer.create({
    data: { id: leaver, email: `${leaver}@dangol.test`, passwordHash: '', name: '시험' },
  });
  for (const shopperId of [leaver, forgetter]) {
    const order = orderMessage([{ productId }], { shopperId });
    await storeOrders(pool, [order]);
    await producer.send(TOPICS.orders, [{ key: shopperId, value: JSON.stringify(order) }]);
    await producer.send(TOPICS.behavior, [event(shopperId, 'page-viewed', { productId })]);
  }
  await readAll();
  const people = (rows: string[] = []) =>
    rows.map((row) => row.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'somebody')).sort();
  const before = await stored();
  await members.leave({ shopperId: leaver, sessionId: 's' });
  await members.forgetHistory({ shopperId: forgetter, sessionId: 's' });
  // Again, within the same hour: two rows of one tombstone are one.
  await producer.send(TOPICS.behavior, [event(forgetter, 'page-viewed', { productId }, new Date(Date.now() - 1))]);
  const after = await stored();
  for (const table of ['customer_day', 'shopper_hour']) {
    expect(people(after[table]), table).toEqual(people(before[table]));
    expect(JSON.stringify(after[table]), table).not.toContain(leaver);
  }
  expect(JSON.stringify(after.shopper_hour)).not.toContain(forgetter);
  expect(await recountHistory(deps)).toMatchObject({ orders: { drift: 0 }, acts: { drift: 0 } });
  expect(await stored()).toEqual(after);
});

test('all of history waits for a back-fill; days that are marked do not, as their writer was done with them', async () => {
  await client.query(`INSERT INTO backfill (name) VALUES ('test')`);
  expect(await recountHistory(deps)).toMatchObject({ outcome: 'backfill' });
  await client.query(`UPDATE roll_up_day SET dirty_since = now() - interval '1 minute'`);
  expect(await recountDirtyOrders(deps)).toMatchObject({ outcome: 'done' });
  expect(await dirty()).toEqual([]);
  await client.query(`UPDATE backfill SET completed_at = now()`);
  expect(await recountHistory(deps)).toMatchObject({ outcome: 'done' });
});

test('one recount at a time', async () => {
  await client.query(`SELECT pg_advisory_lock(hashtext('dangol.roll-ups.recount'))`);
  expect(await recountHistory(deps)).toMatchObject({ outcome: 'busy' });
  await client.query(`SELECT pg_advisory_unlock_all()`);
});

test('the last seven closed days are due once a day, from a time in Seoul on', async () => {
  const query = async <Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(text, [...values])).rows;
  await client.query('UPDATE roll_up_day SET recounted_at = NULL');
  const due = await daysForNightly(query, { days: 7, hour: 0, minute: 0 });
  const yesterday = new Date(Date.now() + 9 * HOUR_MS - 24 * HOUR_MS).toISOString().slice(0, 10);
  expect([due.length, due.at(-1)]).toEqual([7, yesterday]);
  await client.query(
    `INSERT INTO roll_up_day (day, recounted_at) VALUES ($1, now())
    ON CONFLICT (day) DO UPDATE SET recounted_at = now()`,
    [yesterday],
  );
  expect(await daysForNightly(query, { days: 7, hour: 0, minute: 0 })).toEqual(due.slice(0, 6));
});

test('the first engine begins at the end of the log, and the recount has what stands before', async () => {
  await client.query('DELETE FROM roll_up_offset');
  for (const table of ['behavior_minute', 'shopper_hour', 'roll_up_fact']) await client.query(`DELETE FROM ${table}`);
  const ends = await (await kafka.admin()).endOffsets(TOPICS.behavior);
  await withLease((lease) => beginOffsets(pool, lease, { topic: TOPICS.behavior, ends, nowMs: Date.now() }));
  expect(await dirty('acts_dirty_since')).toHaveLength(63);
  await age('acts_dirty_since');
  expect(await recountDirtyActs(deps)).toMatchObject({ outcome: 'done', acts: { days: 63 } });
  const staged: StagedMessage[] = [];
  await withLease((lease) => pool.transaction((tx) => applyBatch(tx, staged, lease)));
  expect((await stored()).behavior_minute).toEqual((await plain()).behavior_minute);
});
