import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, type TestContext, test, vi } from 'vitest';
import { missingTools, prepareSpark } from '#analytics/launch/job.ts';
import { runStream } from '#analytics/launch/stream.ts';
import { TOPICS } from '#contracts/topics.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { kafkaNames } from '#server/adapters/kafka/names.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { storeOrders } from '#server/orders/order-intake.ts';
import { sendAll } from '#simulation/seed/send-log.ts';
import { createOrderWriterWorker } from '#workers/order-writer/worker.ts';
import { holdWhenFree } from '#workers/roll-ups/lease-holder.ts';
import { LEDGER_EXPORT, type PlainRows, plainRollUps, storedRollUps } from '../support/plain-roll-ups.ts';
import { busyShopper, createTraffic, exportMessages, IDLE_PARTITION, orderEvent } from '../support/roll-up-traffic.ts';
import {
  startTestKafka,
  startTestProducer,
  startTestServices,
  startTestShop,
  startTestSqlPool,
} from '../support/start.ts';

// More than a hundred thousand messages through Kafka: what Spark writes, what the worker writes and what plain loops
// count is the same, whichever engine wrote which part, and whatever happened to Spark in between.

const MINUTE = 60_000;
const ACTS = 95_000;
const ORDERS = 4_000;
const MAX_MESSAGES = 10_000;
const WORKER = 'worker';
/** Of each step, on a machine that is busy with other things too. */
const WAIT_MS = 10 * MINUTE;

const services = await startTestServices();
const shop = await startTestShop(services, 20);
const pool = startTestSqlPool(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const client = new pg.Client({ connectionString: services.databaseUrl });
const folder = mkdtempSync(join(tmpdir(), 'dangol-stream-'));
const writer = createOrderWriterWorker({
  kafka,
  producer: async () => producer,
  store: (messages) => storeOrders(pool, messages),
  logger: silentLogger(),
});
const sparks: Spark[] = [];
let missing: string | null;
let stopWorker: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  await client.connect();
  missing = await missingTools();
  if (missing === null) await prepareSpark({ kafka: true, dev: true, progress: console.log });
}, 40 * MINUTE);
afterAll(async () => {
  for (const spark of sparks) spark.signal('SIGKILL');
  await Promise.all([stopWorker(), writer.stop()]);
  await client.end();
  await (await kafka.admin()).close();
  rmSync(folder, { recursive: true, force: true });
});

interface Spark {
  lines: string[];
  /** To the driver; SIGKILL also to Java. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** As Ctrl-C does; resolves when Spark has ended. */
  stop(): Promise<void>;
}

function startSpark(): Spark {
  const lines: string[] = [];
  const stopping = new AbortController();
  let pid = 0;
  const ended = runStream({
    ...{ kafka: kafkaConnection(services.env), names: kafkaNames(services.namespace) },
    ...{ databaseUrl: services.databaseUrl, out: join(folder, String(sparks.length)) },
    ...{ memory: '512m', maxMessages: MAX_MESSAGES, signal: stopping.signal },
    started: (driver) => {
      pid = driver;
    },
    progress: (line) => {
      lines.push(line);
      console.log(line);
    },
  })
    .catch((error: unknown) => {
      if (!stopping.signal.aborted && !isKilled) console.error(error);
    })
    .finally(() => {
      pid = 0;
    });
  let isKilled = false;
  const spark: Spark = {
    lines,
    signal(name) {
      if (pid === 0 || isKilled) return;
      const java = name === 'SIGKILL' ? childrenOf(pid) : [];
      isKilled = name === 'SIGKILL';
      for (const one of [...java, pid]) process.kill(one, name);
    },
    stop() {
      stopping.abort();
      return ended;
    },
  };
  sparks.push(spark);
  return spark;
}

const childrenOf = (pid: number) =>
  (spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).stdout.match(/\d+/g) ?? []).map(Number);

function startWorker(): void {
  const stopping = new AbortController();
  const deps = { holder: WORKER, pool, kafka, logger: silentLogger(), now: () => new Date() };
  const running = holdWhenFree(deps, stopping.signal);
  stopWorker = () => {
    stopping.abort();
    return running;
  };
}

async function one<T>(text: string): Promise<T> {
  const { rows } = await client.query(text);
  return Object.values(rows[0] ?? {})[0] as T;
}
const counted = () => one<number>('SELECT COALESCE(sum(events), 0)::int FROM behavior_minute');
const holder = () =>
  one<string>(`SELECT COALESCE(max(holder) FILTER (WHERE expires_at > now()), '') FROM roll_up_lease`);
const waiting = () => one<number>('SELECT count(*)::int FROM roll_up_waiting');
const stored = () => storedRollUps((text) => client.query(text));

async function behind(): Promise<bigint> {
  const admin = await kafka.admin();
  const { rows } = await client.query('SELECT topic, partition, next_offset FROM roll_up_offset');
  const next = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]));
  let sum = 0n;
  for (const topic of [TOPICS.orders, TOPICS.behavior])
    for (const [partition, end] of await admin.endOffsets(topic))
      sum += end - (next.get(`${topic}/${partition}`) ?? 0n);
  return sum;
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: WAIT_MS, interval: 50 });
const untilHeldBy = (name: string) => until(async () => expect(await holder()).toContain(name));
const untilMore = (than: number) => until(async () => expect(await counted()).toBeGreaterThan(than));
const untilCaughtUp = (refused: number) =>
  until(async () => expect([await behind(), await waiting()]).toEqual([0n, refused]));
/** Spark's transaction is open, and has not written its offsets yet. */
const untilSparkWrites = () =>
  vi.waitFor(
    async () =>
      expect(
        await one<number>(`SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()
          AND application_name = 'dangol-roll-ups-spark' AND state <> 'idle'
          AND query ~ '^INSERT INTO (order|category|buyer|customer|behavior|shopper)_'`),
      ).toBeGreaterThan(0),
    { timeout: WAIT_MS, interval: 2 },
  );

function expectSame(found: PlainRows, expected: PlainRows): void {
  for (const [table, rows] of Object.entries(expected)) {
    expect(rows.length, table).toBeGreaterThan(10);
    expect({ [table]: found[table] }).toEqual({ [table]: rows });
  }
}

const skipWhereMissing = (context: TestContext) => context.skip(missing !== null, missing ?? '');

test(
  'Spark, the worker and plain loops count the same',
  async (context) => {
    skipWhereMissing(context);
    const products = await Promise.all(Array.from({ length: 20 }, () => shop.product({ priceWon: 9_000, stock: 5 })));
    const productIds = products.map(({ productId }) => productId);
    const { productId: soldOutProductId } = await shop.product({ priceWon: 9_000, stock: 0 });
    const traffic = createTraffic({ nowMs: Date.now(), acts: ACTS, orders: ORDERS, productIds, soldOutProductId });
    expect(traffic.behavior.length + traffic.orders.length).toBeGreaterThan(100_000);
    const send = (from: number, to: number) => sendAll(producer, TOPICS.behavior, traffic.behavior.slice(from, to));

    // The worker begins; Spark asks for the lease when it has started.
    startWorker();
    await untilHeldBy(WORKER);
    const first = startSpark();
    await writer.start();
    const own = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const shopperId = busyShopper(() => shop.shopper().shopperId);
        const placedAt = new Date(Date.now() - MINUTE);
        return { shopperId, orderId: await shop.order({ shopperId, productIds: productIds.slice(0, 2), placedAt }) };
      }),
    );
    const events = (type: Parameters<typeof orderEvent>[0]) =>
      own.map((order) => orderEvent(type, { ...order, productId: productIds[0] ?? 0, at: new Date() }));
    await producer.send(TOPICS.behavior, [...events('order-placed'), ...events('payment-succeeded')]);
    const half = traffic.orders.length >> 1;
    await sendAll(producer, TOPICS.orders, traffic.orders.slice(0, half));
    await send(0, 15_000);
    await untilMore(2_000);
    await untilHeldBy('spark');

    // Killed in the middle of a transaction, with more to read; the worker goes on when the lease is over.
    const orderSending = sendAll(producer, TOPICS.orders, traffic.orders.slice(half));
    const eventSending = send(15_000, 45_000);
    await untilSparkWrites();
    first.signal('SIGKILL');
    await Promise.all([orderSending, eventSending]);
    expect(await behind()).toBeGreaterThan(0n);
    await untilHeldBy(WORKER);
    let before = await counted();
    await untilMore(before);
    const second = startSpark();

    // Frozen in the middle of a transaction: it loses the lease, and finds that out when it goes on.
    await untilHeldBy('spark');
    await client.query(`UPDATE "order" SET status = 'CANCELLED', cancelled_at = now() WHERE source = 'shop'`);
    await producer.send(TOPICS.behavior, [...events('order-cancelled'), ...events('order-cancelled')]);
    const sending = send(45_000, 80_000);
    await untilSparkWrites();
    second.signal('SIGSTOP');
    await sending;
    await untilHeldBy(WORKER);
    before = await counted();
    await untilMore(before);
    second.signal('SIGCONT');
    await untilHeldBy('spark');
    await send(80_000, traffic.behavior.length);
    await untilCaughtUp(traffic.refused);

    const messages = await exportMessages(kafka);
    const isIdle = !messages.some(({ topic, partition }) => topic === TOPICS.behavior && partition === IDLE_PARTITION);
    expect(isIdle).toBe(true);
    const { rows: orders } = await client.query(LEDGER_EXPORT);
    const expected = plainRollUps(messages, orders, { late: false });
    expectSame(await stored(), expected);

    // Spark alone, over all of it: its lease is taken from it with everything that was counted.
    await stopWorker();
    await client.query(`BEGIN; SELECT FROM roll_up_lease FOR UPDATE;
      DELETE FROM roll_up_fact; DELETE FROM roll_up_waiting; UPDATE roll_up_offset SET next_offset = 0;
      ${Object.keys(expected)
        .map((table) => `DELETE FROM ${table};`)
        .join('\n')}
      UPDATE roll_up_lease SET expires_at = now() - interval '1 second'; COMMIT`);
    await untilHeldBy('spark');
    const begunMs = performance.now();
    await untilCaughtUp(traffic.refused);
    const seconds = (performance.now() - begunMs) / 1_000;
    console.log(
      `${messages.length} messages in ${seconds.toFixed(1)} s: ${Math.round(messages.length / seconds)} a second`,
    );
    expectSame(await stored(), expected);

    // Stopped as by Ctrl-C it releases the lease, and the worker need not wait for its end.
    startWorker();
    const ended = second.stop();
    await vi.waitFor(async () => expect(await holder()).toBe(WORKER), { timeout: 8_000, interval: 50 });
    before = await counted();
    await producer.send(TOPICS.behavior, traffic.behavior.slice(0, 10).map(renewed));
    await untilMore(before);
    await ended;
    expect(second.lines).toContain('released the lease on the roll-ups');
  },
  30 * MINUTE,
);

/** The same act again, as another event. */
function renewed<M extends { value: string | null }>(message: M): M {
  const event = { ...JSON.parse(message.value ?? ''), id: crypto.randomUUID(), occurredAt: new Date().toISOString() };
  return { ...message, value: JSON.stringify(event) };
}
