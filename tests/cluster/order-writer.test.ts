import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deadLetterTopic, TOPICS } from '#contracts/topics.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { residentMegabytes } from '#stack/process-table.ts';
import { kafkaAdmin } from '../support/kafka-admin.ts';
import { orderMessage } from '../support/order-messages.ts';
import { startTestServices, startTestShop } from '../support/start.ts';
import { startBrokers, type TestBrokers } from './brokers.ts';
import { openWriteGate } from './write-gate.ts';

/*
 * Three real brokers and three order writers, 20,000 orders flowing: what is killed or frozen, at which step, and that
 * each order stands there once.
 */

const ORDERS = 20_000;
const PARTITIONS = 3;
/** Orders sent at once, and the pause between: about a minute of flow. */
const [AT_ONCE, EVERY_MS] = [100, 250];
const FLOWS_AGAIN_WITHIN_MS = 10_000;

const services = await startTestServices();
const shop = await startTestShop(services);
let brokers: TestBrokers;
const writers = new Map<string, WorkerProcess>();

const envOf = (writer: string) => {
  const url = new URL(services.databaseUrl);
  url.searchParams.set('application_name', writer);
  return { ...services.env, ...brokers.env, DATABASE_URL: url.href, LOG_LEVEL: 'warn' };
};

async function startWriter(name: string): Promise<WorkerProcess> {
  const writer = await startWorkerProcess('order-writer', envOf(name));
  writers.set(name, writer);
  return writer;
}

beforeAll(async () => {
  brokers = await startBrokers(services.env);
}, 120_000);
afterAll(async () => {
  await Promise.all([...writers.values()].map((writer) => writer.kill('SIGKILL')));
  await brokers?.close();
}, 120_000);

test('topics have three copies and take a message that two of them have, the brokers’ own too', async () => {
  const kafka = createKafka({
    ...{ connection: kafkaConnection(brokers.env), namespace: services.namespace, logger: silentLogger() },
  });
  const admin = await kafka.admin();
  await admin.ensureTopics();
  const reader = await kafka.consume({
    ...{ groupId: 'look', topics: [TOPICS.users], from: 'earliest' },
    onBatch: () => Promise.resolve(),
  });
  await reader.close();
  await admin.close();
  const own = kafkaAdmin(brokers.env);
  await own.connect();
  try {
    const orders = `${services.namespace}.${TOPICS.orders}`;
    for (const topic of [orders, '__consumer_offsets']) {
      const { topics } = await own.fetchTopicMetadata({ topics: [topic] });
      const copies = topics.flatMap(({ partitions }) => partitions.map(({ replicas }) => replicas.length));
      expect(new Set(copies)).toEqual(new Set([3]));
      const { resources } = await own.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: topic, configNames: ['min.insync.replicas'] }],
      });
      expect(resources[0]?.configEntries[0]?.configValue).toBe('2');
    }
  } finally {
    await own.disconnect();
  }
});

test('20,000 orders, none twice: a leader and a consumer killed, a kill after the commit, a consumer frozen', async () => {
  const products = await Promise.all(Array.from({ length: 40 }, () => shop.product({ priceWon: 20_000, stock: 5 })));
  const productIds = products.map(({ productId }) => productId);
  const idAt = (n: number) => productIds[n % productIds.length] ?? 0;
  const orders = Array.from({ length: ORDERS }, (_, n) =>
    orderMessage([{ productId: idAt(n * 7) }, { productId: idAt(n * 3 + 1), quantity: 2 }]),
  );
  const kafka = createKafka({
    ...{ connection: kafkaConnection(brokers.env), namespace: services.namespace, logger: silentLogger() },
  });
  const admin = await kafka.admin();
  const producer = await kafka.producer({ deliveryTimeoutMs: Number.POSITIVE_INFINITY });
  const gate = await openWriteGate(services.ownerUrl, delay);
  for (const name of ['writer-1', 'writer-2', 'writer-3']) await startWriter(name);

  let sent = 0;
  const flow = (async () => {
    while (sent < ORDERS) {
      const some = orders.slice(sent, sent + AT_ONCE);
      await producer.send(
        TOPICS.orders,
        some.map((order) => ({ key: order.shopperId, value: JSON.stringify(order) })),
      );
      sent += some.length;
      await delay(EVERY_MS);
    }
  })();
  const idsOf = Array.from({ length: PARTITIONS }, (_, partition) =>
    orders.flatMap(({ orderId, shopperId }) => (partitionOf(shopperId, PARTITIONS) === partition ? [orderId] : [])),
  );
  const storedOf = async (partition: number) => {
    const [row] = await shop.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM "order" WHERE id = ANY(${idsOf[partition] ?? []}::uuid[])`;
    return row?.count ?? 0;
  };
  const flowing = async (most: number) =>
    vi.waitFor(() => expect(sent).toBeGreaterThanOrEqual(most), { timeout: 90_000 });
  /** Until each partition has stored more than it had at `beganMs`, in ms. */
  const flowsAgain = async (beganMs: number) => {
    const before = await Promise.all(idsOf.map((_, partition) => storedOf(partition)));
    for (const [partition, count] of before.entries())
      await vi.waitFor(async () => expect(await storedOf(partition)).toBeGreaterThan(count), {
        ...{ timeout: 60_000, interval: 100 },
      });
    return performance.now() - beganMs;
  };
  const pauses: Record<string, number> = {};
  const leaderOf = async (partition: number) => {
    const own = kafkaAdmin(brokers.env);
    await own.connect();
    const name = `${services.namespace}.${TOPICS.orders}`;
    const { topics } = await own.fetchTopicMetadata({ topics: [name] });
    await own.disconnect();
    return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader ?? 0;
  };
  /** Which partition the held writer has: of the three, the one of which nothing is stored meanwhile. */
  const heldPartition = async () => {
    const before = await Promise.all(idsOf.map((_, partition) => storedOf(partition)));
    return vi.waitFor(
      async () => {
        const now = await Promise.all(idsOf.map((_, partition) => storedOf(partition)));
        const still = now.flatMap((count, partition) => (count === before[partition] ? [partition] : []));
        expect(still).toHaveLength(1);
        return still[0] ?? 0;
      },
      { timeout: 8_000, interval: 200 },
    );
  };

  // 1. The leader of a partition, and the consumer that holds it with an unfinished batch.
  await flowing(3_000);
  await gate.hold('writer-1', 'insert');
  const leader = await leaderOf(await heldPartition());
  let beganMs = performance.now();
  brokers.kill(leader);
  await writers.get('writer-1')?.kill('SIGKILL');
  await gate.release();
  pauses.leaderAndConsumer = await flowsAgain(beganMs);
  await startWriter('writer-1');

  // 2. Between commit and offset: its COMMIT is under way when it freezes, done when it dies.
  await flowing(9_000);
  await gate.hold('writer-2', 'commit');
  beganMs = performance.now();
  const second = writers.get('writer-2');
  process.kill(second?.pid ?? 0, 'SIGSTOP');
  const before = await shop.db.order.count();
  await gate.release();
  await vi.waitFor(async () => expect(await shop.db.order.count()).toBeGreaterThan(before), { timeout: 10_000 });
  await second?.kill('SIGKILL');
  pauses.betweenCommitAndOffset = await flowsAgain(beganMs);
  await startWriter('writer-2');

  // 3. Frozen for 15 s: the group goes on without it, and it must not write what is another's by then.
  await flowing(14_000);
  const third = writers.get('writer-3');
  beganMs = performance.now();
  process.kill(third?.pid ?? 0, 'SIGSTOP');
  pauses.frozen = await flowsAgain(beganMs);
  await delay(Math.max(0, 15_000 - (performance.now() - beganMs)));
  process.kill(third?.pid ?? 0, 'SIGCONT');

  await flow;
  await vi.waitFor(async () => expect(await admin.lag('order-writer', TOPICS.orders)).toBe(0n), {
    ...{ timeout: 60_000, interval: 200 },
  });
  console.log('flow again after, ms:', pauses, 'brokers, MB:', brokers.megabytes(residentMegabytes));
  const ids = orders.map(({ orderId }) => orderId);
  const [sums] = await shop.db.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM "order" WHERE id = ANY(${ids}::uuid[]))::int AS orders,
      (SELECT count(*) FROM order_line WHERE order_id = ANY(${ids}::uuid[]))::int AS lines,
      (SELECT count(*) FROM payment WHERE order_id = ANY(${ids}::uuid[]))::int AS payments,
      (SELECT count(*) FROM order_status_change WHERE order_id = ANY(${ids}::uuid[]))::int AS statuses,
      (SELECT sum(sold_count) FROM product WHERE id = ANY(${productIds}::int[]))::int AS sold`;
  expect(sums).toEqual({ orders: ORDERS, lines: 2 * ORDERS, payments: ORDERS, statuses: 2 * ORDERS, sold: 3 * ORDERS });
  // The port names topics of the contract; dead letters have topics of their own.
  const setAside = await admin.endOffsets(deadLetterTopic(TOPICS.orders) as 'orders');
  expect([...setAside.values()].every((end) => end === 0n)).toBe(true);
  for (const ms of Object.values(pauses)) expect(ms).toBeLessThan(FLOWS_AGAIN_WITHIN_MS);
  expect(brokers.megabytes(residentMegabytes)).toBeLessThan(600);
  await gate.close();
  await producer.close();
  await admin.close();
}, 300_000);
