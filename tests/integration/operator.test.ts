import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { OperatorTick } from '#contracts/operator.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createPushPublisher } from '#server/adapters/redis-push.ts';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import type { StoredSession } from '#server/identity/sessions.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { type TestMembers, testMembers } from '#tests/support/members.ts';
import { startTestServices } from '../support/start.ts';

const OWN_PAGE = 'http://127.0.0.1:3000';
const services = await startTestServices();
let kafka: Kafka;
let producer: LogProducer;
let redis: Redis;
let db: Database;
let members: TestMembers;
let gateway: Realtime;
let secret: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  secret = services.env.SESSION_SECRET ?? '';
  const logger = silentLogger();
  kafka = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger,
  });
  await (await kafka.admin()).ensureTopics();
  producer = await kafka.producer();
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  db = createPrisma(services.databaseUrl);
  members = testMembers(db, services.env.REDIS_URL ?? '', services.namespace, secret);
  gateway = await startRealtime({
    env: {
      REDIS_URL: services.env.REDIS_URL ?? '',
      SESSION_SECRET: secret,
      DANGOL_NAMESPACE: services.namespace,
      PUBLIC_WEB_URL: undefined,
      WEB_PORT: 3000,
    },
    port: 0,
    db,
    kafka,
    logger,
    metrics: createMetrics({ process: 'test', defaults: false }),
  });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

afterAll(async () => {
  await gateway.close();
  await producer.close();
  await (await kafka.admin()).close();
  await members.close();
  await db.$disconnect();
  redis.disconnect();
});

const tokenOf = async (role: StoredSession['role'] | 'GUEST'): Promise<string> =>
  role === 'GUEST' ? issueSessionToken(secret) : (await members.add(role)).token;

function open(token: string, origin: string | undefined = OWN_PAGE): Socket {
  const socket = io(`http://127.0.0.1:${gateway.port}/operator`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: `${SESSION_COOKIE}=${token}`, ...(origin !== '' && { origin }) },
  });
  sockets.push(socket);
  return socket;
}

function outcome(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', ({ message }) => resolve(message));
  });
}

const viewed = (n: number) => ({
  id: randomUUID(),
  type: 'page-viewed',
  version: 1,
  occurredAt: new Date().toISOString(),
  shopperId: randomUUID(),
  sessionId: 's',
  payload: { productId: n + 1 },
});
const send = (events: { shopperId: string }[]) =>
  producer.send(
    'behavior',
    events.map((event) => ({ key: event.shopperId, value: JSON.stringify(event) })),
  );

test('only an operator on a page of ours gets in', async () => {
  for (const role of ['GUEST', 'CUSTOMER', 'SELLER'] as const)
    expect([role, await outcome(open(await tokenOf(role)))]).toEqual([role, 'forbidden']);
  const admin = await tokenOf('ADMIN');
  expect(await outcome(open(admin, ''))).toBe('forbidden');
  expect(await outcome(open(admin, 'https://evil.example'))).not.toBe('connected');
  expect(await outcome(open(admin))).toBe('connected');
});

test('an operator whose session ends, or whose role does, hears no more', async () => {
  const [ended, demoted] = [await members.add('ADMIN'), await members.add('ADMIN')];
  const [a, b] = [open(ended.token), open(demoted.token)];
  expect(await Promise.all([outcome(a), outcome(b)])).toEqual(['connected', 'connected']);
  await members.sessions.end(ended.tokenHash);
  await db.customer.update({ where: { id: demoted.customerId }, data: { role: 'CUSTOMER' } });
  await vi.waitFor(() => expect([a.connected, b.connected]).toEqual([false, false]), { timeout: 5_000 });
});

test('events, firings, pushes, presence and lag come in a few messages a second, however many there are', async () => {
  const socket = open(await tokenOf('ADMIN'));
  const ticks: OperatorTick[] = [];
  socket.on('tick', (tick: OperatorTick) => ticks.push(tick));
  await vi.waitFor(() => expect(ticks.at(-1)?.feed).toBe('on'), { timeout: 20_000 });
  const firing = {
    ...viewed(0),
    type: 'coupon-issued',
    payload: { couponId: randomUUID(), rule: 'C4', causeId: 'x', discountPercent: 9 },
  };
  const begun = ticks.length;
  await send([...Array.from({ length: 1_000 }, (_, n) => viewed(n)), firing]);
  await createPushPublisher(redis, redisKeys(services.namespace)).publish([
    {
      shopperId: randomUUID(),
      message: {
        event: 'recommendations',
        data: { list: 'item-cf', tier: 'personal', computedAt: 'now', items: [] },
      },
      causedAtMs: Date.now(),
    },
  ]);
  const since = () => ticks.slice(begun);
  const sum = (of: (tick: OperatorTick) => number) => since().reduce((total, tick) => total + of(tick), 0);
  await vi.waitFor(() => expect(sum(({ events }) => events.count)).toBe(1_001), { timeout: 10_000 });
  expect(sum(({ events }) => events.byType['page-viewed'] ?? 0)).toBe(1_000);
  expect(since().flatMap(({ firings }) => firings)).toMatchObject([{ rule: 'C4', discountPercent: 9 }]);
  await vi.waitFor(() => expect(sum(({ pushed }) => pushed.lists['item-cf'] ?? 0)).toBe(1));
  expect(since().every(({ sample }) => sample.length <= 8)).toBe(true);
  expect(since().length).toBeLessThanOrEqual(1 + 10_000 / 500);
  expect(ticks.at(-1)?.presence).toMatchObject({ sockets: 1 });
  await vi.waitFor(() =>
    expect(ticks.at(-1)?.lag.map(({ group }) => group)).toEqual([
      'attribution',
      'coupon-issuer',
      'event-indexer',
      'log-counter',
      'order-writer',
      'payment-totals',
      'product-indexer',
      'product-writer',
      'user-writer',
    ]),
  );
});
