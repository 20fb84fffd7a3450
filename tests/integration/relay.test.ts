import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { productStateSchema } from '#contracts/products.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { IncomingMessage, Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import { publishUnpublished } from '#server/adapters/postgres/product-states.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createRelayWorker } from '#workers/relay/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { startTestKafka, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const { db } = await startTestShop(services);
const kafka = await startTestKafka(services);
let database: Client;
let consumer: LogConsumer;
const arrived: IncomingMessage[] = [];
const workers: Worker[] = [];

beforeAll(async () => {
  database = new Client({ connectionString: services.databaseUrl });
  await database.connect();
  consumer = await kafka.consume({
    groupId: 'relay-test',
    topics: ['behavior', 'products', 'product-states'],
    from: 'earliest',
    onBatch: async (batch) => void arrived.push(...batch),
  });
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  arrived.length = 0;
});

afterAll(async () => {
  await consumer.close();
  await database.end();
  await (await kafka.admin()).close();
});

async function relay(by: Kafka = kafka): Promise<Worker> {
  const producer = await by.producer({ deliveryTimeoutMs: 1_000 });
  const worker = createRelayWorker({
    databaseUrl: services.databaseUrl,
    producer: async () => producer,
    publishStates: (limit) => publishUnpublished(db, limit),
    logger: silentLogger(),
  });
  workers.push({ ...worker, stop: () => worker.stop().then(() => producer.close()) });
  await worker.start();
  return worker;
}

const append = (client: Client, key: string, n: number, topic = 'behavior') =>
  client.query('INSERT INTO outbox_message (topic, key, body) VALUES ($1, $2, $3)', [
    topic,
    key,
    JSON.stringify({ n }),
  ]);
const numbers = (key?: string) =>
  arrived.filter((message) => key === undefined || message.key === key).map(({ value }) => JSON.parse(value ?? '').n);
const rowsLeft = async () => (await database.query('SELECT count(*)::int AS n FROM outbox_message')).rows[0]?.n;

test('rows go to their topics in the order of their key, soon, and are removed', async () => {
  await relay();
  for (let n = 0; n < 30; n += 1) await append(database, `k${n % 3}`, n, n % 2 === 0 ? 'behavior' : 'products');
  // One after another: a relay that only polled would take about its second for each.
  const tookMs: number[] = [];
  for (const n of [95, 96, 97, 98, 99]) {
    const begun = performance.now();
    await append(database, 'last', n);
    await vi.waitFor(() => expect(numbers('last')).toContain(n), { timeout: 5_000, interval: 5 });
    tookMs.push(performance.now() - begun);
  }
  expect(Math.min(...tookMs)).toBeLessThan(500);
  await vi.waitFor(() => expect(arrived).toHaveLength(35), { timeout: 5_000 });
  for (const topic of ['behavior', 'products'])
    for (const key of ['k0', 'k1', 'k2']) {
      const own = arrived.filter((message) => message.topic === topic && message.key === key);
      const order = own.map(({ value }) => JSON.parse(value ?? '').n);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  await vi.waitFor(async () => expect(await rowsLeft()).toBe(0));
});

test('a transaction that commits late, with lower numbers, is not passed over', async () => {
  await relay();
  const late = new Client({ connectionString: services.databaseUrl });
  await late.connect();
  await late.query('BEGIN');
  await append(late, 'late', 1);
  await append(database, 'early', 2);
  await vi.waitFor(() => expect(numbers('early')).toEqual([2]), { timeout: 5_000 });
  await late.query('COMMIT');
  await late.end();
  await vi.waitFor(() => expect(numbers('late')).toEqual([1]), { timeout: 5_000 });
});

test('with Kafka away rows stay; when it is there they drain in order', async () => {
  const unreachable = createKafka({
    connection: { brokers: ['127.0.0.1:9'], login: null },
    namespace: services.namespace,
    logger: silentLogger(),
  });
  await relay(unreachable);
  for (let n = 0; n < 20; n += 1) await append(database, 'k', n);
  await vi.waitFor(() => expect(rowsLeft()).resolves.toBe(20));
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  expect(await rowsLeft()).toBe(20);
  await relay();
  await vi.waitFor(() => expect(numbers('k')).toEqual(Array.from({ length: 20 }, (_, n) => n)), { timeout: 10_000 });
});

test('of two relays one is at work; when its connection dies the other goes on', async () => {
  await relay();
  await relay();
  const holders = async () =>
    (
      await database.query(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      )
    ).rows.map(({ pid }) => pid as number);
  await vi.waitFor(async () => expect(await holders()).toHaveLength(1));
  const [holder] = await holders();
  await database.query('SELECT pg_terminate_backend($1)', [holder]);
  await append(database, 'after', 7);
  await vi.waitFor(() => expect(new Set(numbers('after'))).toEqual(new Set([7])), { timeout: 8_000 });
  expect((await holders())[0]).not.toBe(holder);
});

/** As the release before writes products: without their published version. */
const writeProducts = (skus: string, count: number) =>
  database.query(
    `INSERT INTO product (sku, name, category_id, kind, brand, picture, price_won, list_price_won, stock, margin_rate)
     SELECT $1 || n, '나무 블록', 1, '블록', '단골', '{"icon": "gift", "background": 1}', 9000, 12000, 50, 0.3
     FROM generate_series(1, $2) AS n`,
    [skus, count],
  );
const states = () =>
  arrived
    .filter(({ topic }) => topic === 'product-states')
    .map(({ value }) => productStateSchema.parse(JSON.parse(value ?? '')));
const unpublished = async () =>
  (await database.query('SELECT count(*)::int AS n FROM product WHERE version <> published_version')).rows[0]?.n;

test('a catalogue of the release before is published once, and again what it changes after a roll-back', async () => {
  await writeProducts('BEFORE-', 1_300);
  await relay();
  await append(database, 'meanwhile', 1);
  await vi.waitFor(() => expect(numbers('meanwhile')).toEqual([1]), { timeout: 5_000 });
  await vi.waitFor(() => expect(states()).toHaveLength(1_300), { timeout: 15_000 });
  expect(new Set(states().map(({ sku }) => sku)).size).toBe(1_300);
  await vi.waitFor(async () => expect([await unpublished(), await rowsLeft()]).toEqual([0, 0]), { timeout: 5_000 });
  await workers.splice(0)[0]?.stop();

  const [product] = states();
  await database.query('UPDATE product SET price_won = 7000, version = version + 1 WHERE id = $1', [
    product?.productId,
  ]);
  arrived.length = 0;
  await relay();
  await append(database, 'after', 2);
  await vi.waitFor(() => expect(states()).toEqual([{ ...product, priceWon: 7_000, version: 2 }]), { timeout: 5_000 });
  await vi.waitFor(() => expect(numbers('after')).toEqual([2]), { timeout: 5_000 });
  expect(states()).toHaveLength(1);
});

test('a connection that dies between reading products and publishing them leaves them to be published', async () => {
  await writeProducts('KILLED-', 300);
  const other = new Client({ connectionString: services.databaseUrl });
  await other.connect();
  await other.query('BEGIN');
  await other.query("SELECT id FROM product WHERE sku = 'KILLED-300' FOR UPDATE");
  const publishing = publishUnpublished(db, 500).catch((error: unknown) => error);
  const waiting = async () =>
    (
      await database.query(
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%published_version%'",
      )
    ).rows[0]?.pid;
  await vi.waitFor(async () => expect(await waiting()).toBeDefined());
  await database.query('SELECT pg_terminate_backend($1)', [await waiting()]);
  expect(await publishing).toBeInstanceOf(Error);
  await other.query('ROLLBACK');
  await other.end();
  expect([await unpublished(), await rowsLeft()]).toEqual([300, 0]);
  await relay();
  await vi.waitFor(() => expect(states()).toHaveLength(300), { timeout: 10_000 });
});

test('states that were put into the outbox while Kafka was away arrive when it is there', async () => {
  await writeProducts('AWAY-', 700);
  const unreachable = createKafka({
    connection: { brokers: ['127.0.0.1:9'], login: null },
    namespace: services.namespace,
    logger: silentLogger(),
  });
  await relay(unreachable);
  await vi.waitFor(async () => expect(await unpublished()).toBe(200), { timeout: 5_000 });
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await relay();
  await vi.waitFor(() => expect(new Set(states().map(({ sku }) => sku)).size).toBe(700), { timeout: 15_000 });
});
