import { afterAll, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import { type ServerLog, serverLogSchema } from '#contracts/server-logs.ts';
import type { Topic } from '#contracts/topics.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { addServerLogs, forgetPlacesBeyond } from '#server/adapters/postgres/server-logs.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createProcessLogger } from '#server/observability/process-logger.ts';
import { createServerLogFigures } from '#server/operator/server-log-figures.ts';
import { startWorkerProcess } from '#simulation/replay/worker-process.ts';
import { kafkaAdmin } from '#tests/support/kafka-admin.ts';
import { createLogCounterWorker } from '#workers/log-counter/worker.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const env = parseEnv(services.env);
const silentOutput = { destination: { write: () => undefined } };
const OPERATOR = { role: 'ADMIN' } as const;

/** All that came on server-logs, and what of it could not be counted. */
const seen: IncomingMessage[] = [];
const aside: IncomingMessage[] = [];
const readers = await Promise.all([
  kafka.consume({
    groupId: 'reader',
    topics: ['server-logs'],
    from: 'earliest',
    onBatch: async (batch) => void seen.push(...batch),
  }),
  kafka.consume({
    groupId: 'letters',
    topics: ['server-logs.dead-letter' as Topic],
    from: 'earliest',
    onBatch: async (batch) => void aside.push(...batch),
  }),
]);

afterAll(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
  await (await kafka.admin()).close();
});

const logs = (): ServerLog[] =>
  seen.flatMap(({ value }) =>
    value?.startsWith('{') ? (serverLogSchema.safeParse(JSON.parse(value)).data ?? []) : [],
  );
const WAIT = { timeout: 30_000, interval: 50 };

function counter(more: { now?: () => number; pruneEveryMs?: number } = {}) {
  return createLogCounterWorker({
    kafka,
    producer: async () => producer,
    database: shop.db,
    logger: silentLogger(),
    ...more,
  });
}

async function counted(): Promise<Record<string, number>> {
  const rows = await shop.db.serverLogMinute.groupBy({ by: ['process', 'level', 'code'], _sum: { count: true } });
  return Object.fromEntries(rows.map((row) => [`${row.process} ${row.level} ${row.code}`, row._sum.count ?? 0]));
}

const lag = async () => (await kafka.admin()).lag('log-counter', 'server-logs');

test('lines of web and of a worker process arrive without e-mail, telephone number and token', async () => {
  const web = createProcessLogger('web', env, silentOutput);
  const canary = 'canary@example.org 010-1234-5678 c2VjcmV0LXRva2VuLWNhbmFyeS0xMjM0NTY3ODkw';
  web.logger.error({ code: 'request-failed', err: new Error(canary), email: canary, orderId: canary }, `for ${canary}`);
  web.logger.error(new Error(canary));
  web.logger.warn({ code: 'redis-away', purpose: 'serving' }, 'Redis is away');
  web.logger.info(canary);
  // A real worker process, and a message that it cannot handle.
  const attribution = await startWorkerProcess('attribution', services.env);
  await producer.send('behavior', [{ key: 'k', value: JSON.stringify({ note: canary }) }]);
  await vi.waitFor(() => expect(new Set(logs().map((log) => log.process))).toContain('attribution'), WAIT);
  await attribution.kill('SIGTERM');
  await web.forwarder.close();
  await vi.waitFor(() => expect(logs().filter((log) => log.process === 'web')).toHaveLength(3), WAIT);
  const aLine = logs().find((log) => log.process === 'attribution');
  expect(aLine).toMatchObject({ level: 'warn', code: 'dead-letter', groupId: 'attribution', topic: 'behavior' });
  const text = seen.map(({ value }) => value).join('\n');
  for (const secret of ['canary', '1234-5678', 'c2VjcmV0']) expect(text).not.toContain(secret);
  expect(aside).toEqual([]);
});

test('they are counted by minute, process, level and code, and an operator sees them', async () => {
  const worker = counter();
  await worker.start();
  await vi.waitFor(async () => expect(await lag()).toBe(0n), WAIT);
  const all = await counted();
  expect(all).toMatchObject({
    'web error request-failed': 1,
    'web error unknown': 1,
    'web warn redis-away': 1,
    'attribution warn dead-letter': 1,
  });
  const figures = createServerLogFigures({ db: shop.db, kafka });
  const { rows, waiting } = await figures.lastHour(OPERATOR);
  expect(waiting).toBe(0);
  expect(rows).toContainEqual({
    process: 'web',
    code: 'request-failed',
    errors: 1,
    warnings: 0,
    lastAt: expect.any(Date),
  });
  expect(rows.map(({ errors }) => errors)).toEqual(rows.map(({ errors }) => errors).toSorted((a, b) => b - a));
  await expect(figures.lastHour({ role: 'CUSTOMER' } as never)).rejects.toMatchObject({ code: 'forbidden' });
  await worker.stop();
});

test('messages that are delivered again are not counted again, and new ones are', async () => {
  const before = await counted();
  const admin = kafkaAdmin(services.env);
  await admin.connect();
  await admin.resetOffsets({
    groupId: `${services.namespace}.log-counter`,
    topic: `${services.namespace}.server-logs`,
    earliest: true,
  });
  await admin.disconnect();
  expect(await lag()).toBeGreaterThan(3n);
  const worker = counter();
  await worker.start();
  const web = createProcessLogger('web', env, silentOutput);
  web.logger.warn({ code: 'redis-away' }, 'Redis is away');
  await web.forwarder.close();
  await vi.waitFor(async () => {
    expect(await lag()).toBe(0n);
    expect(await counted()).toEqual({ ...before, 'web warn redis-away': 2 });
  }, WAIT);
  await worker.stop();
});

test('a topic that was made anew is counted from its beginning; a poison message does not stop it', async () => {
  await shop.db.serverLogOffset.updateMany({ data: { nextOffset: 1_000_000n } });
  const before = await counted();
  const worker = counter();
  await worker.start();
  const line = { at: new Date().toISOString(), process: 'web', level: 'error', code: 'unavailable', message: 'x' };
  await producer.send('server-logs', [
    { key: 'k', value: 'not json' },
    { key: 'k', value: JSON.stringify({ ...line, process: 'someone@example.org' }) },
    { key: 'k', value: JSON.stringify(line) },
    // A clock that is a year ahead counts in this minute.
    { key: 'k', value: JSON.stringify({ ...line, at: new Date(Date.now() + 365 * DAY_MS).toISOString() }) },
  ]);
  await vi.waitFor(async () => expect((await counted())['web error unavailable']).toBe(2), WAIT);
  expect((await counted())['web error request-failed']).toBe(before['web error request-failed']);
  await vi.waitFor(() => expect(aside).toHaveLength(2), WAIT);
  expect(await shop.db.serverLogMinute.count({ where: { minute: { gt: new Date() } } })).toBe(0);
  await worker.stop();
});

test('what another worker counts while this one starts is not forgotten', async () => {
  const places = () => shop.db.serverLogOffset.findMany({ orderBy: { partition: 'asc' } });
  const before = await places();
  const line = { process: 'web', level: 'warn', code: 'unknown' } as const;
  const forgotten = await forgetPlacesBeyond(shop.db, async () => {
    const ends = new Map(before.map(({ partition, nextOffset }) => [partition, nextOffset]));
    for (const [partition, offset] of ends)
      await addServerLogs(shop.db, partition, [{ ...line, offset, atMs: Date.now() }]);
    return ends;
  });
  expect(forgotten).toBe(0);
  expect(await places()).toEqual(before.map((place) => ({ ...place, nextOffset: place.nextOffset + 1n })));
  await shop.db.serverLogOffset.deleteMany();
  for (const place of before) await shop.db.serverLogOffset.create({ data: place });
});

test('while Kafka is away the figures state it, and while PostgreSQL is away there are none', async () => {
  const away = createKafka({
    connection: { brokers: ['127.0.0.1:9'], login: null },
    namespace: services.namespace,
    logger: silentLogger(),
  });
  const { rows, waiting } = await createServerLogFigures({ db: shop.db, kafka: away }).lastHour(OPERATOR);
  expect(waiting).toBeNull();
  expect(rows.length).toBeGreaterThan(0);
  const noDatabase = createPrisma('postgresql://nobody@127.0.0.1:9/none');
  await expect(createServerLogFigures({ db: noDatabase, kafka }).lastHour(OPERATOR)).rejects.toThrow();
  await noDatabase.$disconnect();
});

test('counts of more than 30 days are deleted, younger ones stay', async () => {
  const row = { process: 'web', level: 'warn', code: 'unknown', count: 1 };
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  await shop.db.serverLogMinute.createMany({
    data: [
      { ...row, minute: daysAgo(31) },
      { ...row, minute: daysAgo(29) },
    ],
  });
  const worker = counter({ pruneEveryMs: 20 });
  await worker.start();
  const old = () => shop.db.serverLogMinute.count({ where: { minute: { lt: daysAgo(30) } } });
  await vi.waitFor(async () => expect(await old()).toBe(0), WAIT);
  expect(await shop.db.serverLogMinute.count({ where: { minute: { lt: daysAgo(28) } } })).toBe(1);
  await worker.stop();
});

test('a burst of 100,000 lines against real Kafka: what is not sent is counted, and nothing is lost unseen', async () => {
  const web = createProcessLogger('web', env, silentOutput);
  const before = logs().length;
  for (let n = 0; n < 100_000; n += 1) web.logger.warn({ n }, 'burst');
  expect(web.forwarder.held().lines).toBeLessThanOrEqual(1_000);
  await web.forwarder.close();
  const { sent, dropped } = web.forwarder.counts();
  const all = sent + dropped['queue-full'] + dropped['not-delivered'] + dropped.stopping;
  expect(all).toBe(100_000);
  expect(sent).toBeGreaterThan(0);
  await vi.waitFor(() => expect(logs().length - before).toBeGreaterThanOrEqual(sent), WAIT);
});

test('with Kafka away lines are dropped and counted; the forwarder logs nothing about it', async () => {
  const lines: string[] = [];
  const away = { ...env, KAFKA_BROKERS: ['127.0.0.1:9'] };
  const web = createProcessLogger('web', away, {
    deliveryTimeoutMs: 300,
    destination: { write: (line) => void lines.push(line) },
  });
  for (let n = 0; n < 5_000; n += 1) web.logger.warn('Kafka is away');
  await vi.waitFor(() => expect(web.forwarder.held().lines).toBe(0), WAIT);
  const { sent, dropped } = web.forwarder.counts();
  expect([sent, dropped['not-delivered'], dropped['queue-full']]).toEqual([0, 1_000, 4_000]);
  expect(lines).toHaveLength(5_000);
  web.logger.warn('at the end');
  await web.forwarder.close();
  expect(web.forwarder.held().lines).toBe(0);
});
