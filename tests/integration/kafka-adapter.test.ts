import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TOPIC_SETTINGS } from '#contracts/topics.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { partitionOf } from '#server/adapters/kafka/partitioner.ts';
import type { IncomingMessage, Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let kafka: Kafka;
let producer: LogProducer;
const consumers: LogConsumer[] = [];

beforeAll(async () => {
  kafka = connect();
  await (await kafka.admin()).ensureTopics();
  producer = await kafka.producer();
});

afterAll(async () => {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await producer.close();
  await (await kafka.admin()).close();
});

function connect(connection = kafkaConnection(services.env)): Kafka {
  return createKafka({ connection, namespace: services.namespace, logger: silentLogger() });
}

async function consume(options: Partial<Parameters<Kafka['consume']>[0]> & { groupId: string }, by = kafka) {
  const messages: IncomingMessage[] = [];
  const consumer = await by.consume({
    topics: ['behavior'],
    from: 'earliest',
    onBatch: async (batch) => void messages.push(...batch),
    ...options,
  });
  consumers.push(consumer);
  return { messages, consumer };
}

const values = (messages: readonly IncomingMessage[]) => messages.map(({ value }) => value);

test('every message arrives once, in the order of its key, on the partition Java would choose', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const sends = Array.from({ length: 2_000 }, (_, n) => {
    const key = keys[n % keys.length] ?? '';
    return producer.send('behavior', [{ key, value: String(n), headers: { n: String(n) } }]);
  });
  await Promise.all(sends);
  const { messages } = await consume({ groupId: 'order' });
  await vi.waitFor(() => expect(messages).toHaveLength(2_000), { timeout: 15_000 });
  for (const key of keys) {
    const own = messages.filter((message) => message.key === key).map(({ value }) => Number(value));
    expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(own).toHaveLength(250);
  }
  for (const message of messages) {
    expect(message.partition).toBe(partitionOf(message.key ?? '', TOPIC_SETTINGS.behavior.partitions));
    expect(message.headers.n).toBe(message.value);
    expect(message.topic).toBe('behavior');
  }
});

test('a member that fails in the middle of a batch leaves it to the next; nothing is lost', async () => {
  const run = `resume-${Date.now()}`;
  await producer.send(
    'users',
    Array.from({ length: 50 }, (_, n) => ({ key: 'one', value: `${run}-${n}` })),
  );
  const first: string[] = [];
  const { consumer } = await consume({
    groupId: 'resume',
    topics: ['users'],
    async onBatch(batch) {
      for (const { value } of batch) first.push(value ?? '');
      throw new Error('killed here');
    },
  });
  await vi.waitFor(() => expect(first.length).toBeGreaterThan(0), { timeout: 10_000 });
  await consumer.close();
  const { messages } = await consume({ groupId: 'resume', topics: ['users'] });
  await vi.waitFor(() => expect(messages).toHaveLength(50), { timeout: 15_000 });
  expect(values(messages)).toEqual(Array.from({ length: 50 }, (_, n) => `${run}-${n}`));
});

test('committed work is not done again, and lag tells what is left', async () => {
  const admin = await kafka.admin();
  await producer.send(
    'orders',
    Array.from({ length: 10 }, (_, n) => ({ key: 'k', value: String(n) })),
  );
  const { messages, consumer } = await consume({ groupId: 'commit', topics: ['orders'] });
  await vi.waitFor(() => expect(messages).toHaveLength(10), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await admin.lag('commit', 'orders')).toBe(0n), { timeout: 5_000 });
  await consumer.close();
  await producer.send('orders', [{ key: 'k', value: 'new' }]);
  expect(await admin.lag('commit', 'orders')).toBe(1n);
  const again = await consume({ groupId: 'commit', topics: ['orders'] });
  await vi.waitFor(() => expect(values(again.messages)).toEqual(['new']), { timeout: 10_000 });
});

test('a fold starts where its snapshot ends, commits nothing, and a member for assignment alone reads nothing', async () => {
  const admin = await kafka.admin();
  await producer.send(
    'payments',
    Array.from({ length: 20 }, (_, n) => ({ key: 'k', value: String(n) })),
  );
  const partition = partitionOf('k', TOPIC_SETTINGS.payments.partitions);
  const end = (await admin.endOffsets('payments')).get(partition) ?? 0n;
  const startAt = (_: string, at: number) => (at === partition ? end - 5n : undefined);
  const fold = await consume({ groupId: 'fold', topics: ['payments'], startAt, commit: false });
  const idle = await consume({ groupId: 'idle', topics: ['payments'], assignmentOnly: true });
  await vi.waitFor(() => expect(values(fold.messages)).toEqual(['15', '16', '17', '18', '19']), { timeout: 10_000 });
  expect(await admin.lag('fold', 'payments')).toBe(20n);
  expect(idle.messages).toEqual([]);
});

test('a session shorter than the brokers allow is not refused for good: the group is joined with the usual one', async () => {
  // The stack's brokers allow one second.
  const { messages } = await consume({ groupId: 'impatient', topics: ['users'], sessionMs: 500 });
  await producer.send('users', [{ key: 'a', value: 'one' }]);
  await vi.waitFor(() => expect(values(messages)).toContain('one'), { timeout: 15_000 });
});

test('a batch is stale once its member was silent for longer than its session', async () => {
  const seen: boolean[] = [];
  const { consumer } = await consume({
    ...{ groupId: 'frozen', topics: ['products'], sessionMs: 1_500 },
    async onBatch(_messages, { isStale }) {
      if (seen.length > 0) return;
      seen.push(isStale());
      // As a process that is stopped: nothing of it runs, heartbeats neither.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
      seen.push(isStale());
    },
  });
  await producer.send('products', [{ key: 'a', value: 'one' }]);
  await vi.waitFor(() => expect(seen).toEqual([false, true]), { timeout: 15_000 });
  await consumer.close();
});

test('two members share the partitions; when one leaves the other has them all', async () => {
  const assigned: number[][] = [[], []];
  const member = (n: number) =>
    consume(
      {
        groupId: 'share',
        assignmentOnly: true,
        onAssigned(assignment) {
          assigned[n] = [...(assignment.get('behavior') ?? [])];
        },
      },
      connect(),
    );
  const [first] = await Promise.all([member(0), member(1)]);
  const all = () => assigned.flat().toSorted((a, b) => a - b);
  await vi.waitFor(() => expect([all(), assigned[0]?.length]).toEqual([[0, 1, 2, 3, 4, 5], 3]), { timeout: 20_000 });
  await first.consumer.close();
  await vi.waitFor(() => expect(assigned[1]).toHaveLength(6), { timeout: 10_000 });
});

test('a group that begins at the end keeps that place though it dies before its first message', async () => {
  await producer.send('server-logs', [{ key: 'k', value: 'before' }]);
  const first = await consume({ groupId: 'latest', topics: ['server-logs'], from: 'latest' });
  await vi.waitFor(async () => expect(await (await kafka.admin()).uncommitted('latest', 'server-logs')).toEqual([]));
  await first.consumer.close();
  await producer.send('server-logs', [{ key: 'k', value: 'meanwhile' }]);
  const { messages } = await consume({ groupId: 'latest', topics: ['server-logs'], from: 'latest' });
  await vi.waitFor(() => expect(values(messages)).toEqual(['meanwhile']), { timeout: 10_000 });
});

test('without a broker: ping is false soon, send rejects at its deadline, the bound holds', async () => {
  const away = connect({ brokers: ['127.0.0.1:9'], login: null });
  const begun = performance.now();
  expect(await away.ping()).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5_000);
  const waiting = await away.producer({ deliveryTimeoutMs: 500, maxQueued: 3 });
  const message = { key: 'k', value: 'v' };
  const sent = waiting.send('behavior', [message, message, message]);
  await expect(waiting.send('behavior', [message])).rejects.toMatchObject({ code: 'unavailable' });
  await expect(sent).rejects.toMatchObject({ code: 'unavailable', retriable: true });
  expect(waiting.queued()).toBe(0);
  await waiting.close();
  await (await away.admin()).close();
});
