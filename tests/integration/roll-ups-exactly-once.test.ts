import { type ChildProcess, spawn } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOPICS } from '#contracts/topics.ts';
import { recountDirtyActs, recountDirtyOrders, recountHistory } from '#server/metrics/recount.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { createOrderWriterWorker } from '#workers/order-writer/worker.ts';
import { LEDGER_EXPORT, plainRollUps, storedRollUps } from '../support/plain-roll-ups.ts';
import { busyShopper, createTraffic, exportMessages, IDLE_PARTITION, orderEvent } from '../support/roll-up-traffic.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// A hundred thousand messages through Kafka, two engines, two of them killed: the roll-ups are what plain loops count.

const ACTS = 95_000;
const ORDERS = 4_000;

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const client = new pg.Client({ connectionString: services.databaseUrl });
const engines = new Map<string, ChildProcess>();
const writer = createOrderWriterWorker({
  kafka,
  producer: async () => producer,
  store: (messages) => storeOrders(pool, messages),
  logger: silentLogger(),
});

beforeAll(() => client.connect());
afterAll(async () => {
  for (const engine of engines.values()) engine.kill('SIGKILL');
  await writer.stop();
  await client.end();
  await (await kafka.admin()).close();
});

function startEngine(name: string): void {
  const child = spawn(process.execPath, ['tests/support/roll-up-engine.ts', name], {
    env: { ...process.env, ...services.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  engines.set(name, child);
}

async function one<T>(text: string): Promise<T> {
  const { rows } = await client.query(text);
  return Object.values(rows[0] ?? {})[0] as T;
}
const counted = () => one<number>('SELECT COALESCE(sum(events), 0)::int FROM behavior_minute');
const waiting = () => one<number>('SELECT count(*)::int FROM roll_up_waiting');

/** Kills the engine that holds the lease, in the middle of its work; another takes over when the lease is over. */
async function killHolder(): Promise<string> {
  const holder = await one<string>('SELECT holder FROM roll_up_lease');
  engines.get(holder)?.kill('SIGKILL');
  engines.delete(holder);
  return holder;
}

async function behind(): Promise<bigint> {
  const admin = await kafka.admin();
  const { rows } = await client.query('SELECT topic, partition, next_offset FROM roll_up_offset');
  const stored = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]));
  let sum = 0n;
  for (const topic of [TOPICS.orders, TOPICS.behavior])
    for (const [partition, end] of await admin.endOffsets(topic))
      sum += end - (stored.get(`${topic}/${partition}`) ?? 0n);
  return sum;
}

const ledger = async () => (await client.query(LEDGER_EXPORT)).rows;
const stored = () => storedRollUps((text) => client.query(text));

test('what two engines write, killed twice, is what plain loops count', async () => {
  const products = await Promise.all(Array.from({ length: 20 }, () => shop.product({ priceWon: 9_000, stock: 5 })));
  const productIds = products.map(({ productId }) => productId);
  const { productId: soldOutProductId } = await shop.product({ priceWon: 9_000, stock: 0 });
  const traffic = createTraffic({ nowMs: Date.now(), acts: ACTS, orders: ORDERS, productIds, soldOutProductId });
  expect(traffic.behavior.length + traffic.orders.length).toBeGreaterThan(100_000);

  startEngine('a');
  startEngine('b');
  await vi.waitFor(async () => expect(await one('SELECT holder FROM roll_up_lease')).toBeTruthy(), 20_000);
  await writer.start();

  // An order is announced before it is stored; the shop's own are cancelled later, one of them twice.
  const sending = sendAll(producer, TOPICS.orders, traffic.orders);
  const own = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const shopperId = busyShopper(() => shop.shopper().shopperId);
      const placedAt = new Date(Date.now() - 60_000);
      return { shopperId, orderId: await shop.order({ shopperId, productIds: productIds.slice(0, 2), placedAt }) };
    }),
  );
  const events = (type: Parameters<typeof orderEvent>[0]) =>
    own.map((order) => orderEvent(type, { ...order, productId: productIds[0] ?? 0, at: new Date() }));
  await producer.send(TOPICS.behavior, [...events('order-placed'), ...events('payment-succeeded')]);

  await sendAll(producer, TOPICS.behavior, traffic.behavior.slice(0, 40_000));
  await vi.waitFor(async () => expect(await counted()).toBeGreaterThan(2_000), { timeout: 30_000, interval: 20 });
  const first = await killHolder();
  startEngine('c');
  await sendAll(producer, TOPICS.behavior, traffic.behavior.slice(40_000));
  await client.query(`UPDATE "order" SET status = 'CANCELLED', cancelled_at = now() WHERE source = 'shop'`);
  await producer.send(TOPICS.behavior, [...events('order-cancelled'), ...events('order-cancelled')]);

  const before = await counted();
  await vi.waitFor(async () => expect(await counted()).toBeGreaterThan(before + 2_000), {
    timeout: 30_000,
    interval: 20,
  });
  expect(await killHolder()).not.toBe(first);
  await sending;
  await vi.waitFor(async () => expect([await behind(), await waiting()]).toEqual([0n, traffic.refused]), {
    timeout: 60_000,
    interval: 200,
  });

  const messages = await exportMessages(kafka);
  expect(messages.some(({ topic, partition }) => topic === TOPICS.behavior && partition === IDLE_PARTITION)).toBe(
    false,
  );
  const orders = await ledger();
  expect(await stored()).toEqual(plainRollUps(messages, orders, { late: false }));

  // What came too late has marked its days: their recount has everything, and another finds nothing to change.
  await client.query(`UPDATE roll_up_day SET dirty_since = now() - interval '1 minute' WHERE dirty_since IS NOT NULL`);
  await client.query(
    `UPDATE roll_up_day SET acts_dirty_since = now() - interval '1 minute' WHERE acts_dirty_since IS NOT NULL`,
  );
  const deps = { databaseUrl: services.databaseUrl, kafka, now: () => new Date() };
  expect(await recountDirtyOrders(deps)).toMatchObject({ outcome: 'done', orders: { drift: 0 } });
  expect(await recountDirtyActs(deps)).toMatchObject({ outcome: 'done', acts: { drift: 0 } });
  expect(await stored()).toEqual(plainRollUps(messages, orders, { late: true }));
  const again = await recountHistory(deps);
  expect(again).toMatchObject({ outcome: 'done', orders: { rows: 0, drift: 0 }, acts: { rows: 0, drift: 0 } });
}, 240_000);
