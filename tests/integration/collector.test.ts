import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as netConnect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BehaviorEvent, behaviorEventSchema, MAX_BATCH_BYTES } from '#contracts/events.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, type RealtimeOptions, startRealtime } from '#server/realtime/realtime.ts';
import { startTestServices } from '../support/start.ts';

const WEB_ORIGIN = 'http://127.0.0.1:3000';
const services = await startTestServices();
let kafka: Kafka;
let consumer: LogConsumer;
let redis: Redis;
let realtime: Realtime;
let db: Database;
let secret: string;
const log: BehaviorEvent[] = [];

beforeAll(async () => {
  secret = services.env.SESSION_SECRET ?? '';
  kafka = connect();
  await (await kafka.admin()).ensureTopics();
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  db = createPrisma(services.databaseUrl);
  realtime = await gateway();
  consumer = await kafka.consume({
    groupId: 'collector-test',
    topics: ['behavior'],
    from: 'earliest',
    onBatch: async (batch) =>
      void log.push(...batch.map(({ value }) => behaviorEventSchema.parse(JSON.parse(value ?? '')))),
  });
});

afterAll(async () => {
  await realtime.close();
  await consumer.close();
  await (await kafka.admin()).close();
  await db.$disconnect();
  redis.disconnect();
});

function connect(connection = kafkaConnection(services.env)): Kafka {
  return createKafka({ connection, namespace: services.namespace, logger: silentLogger() });
}

function gateway(more: Partial<RealtimeOptions> = {}, redisUrl = services.env.REDIS_URL ?? ''): Promise<Realtime> {
  return startRealtime({
    env: {
      REDIS_URL: redisUrl,
      SESSION_SECRET: secret,
      DANGOL_NAMESPACE: services.namespace,
      PUBLIC_WEB_URL: undefined,
      WEB_PORT: 3000,
    },
    port: 0,
    metricsPort: 0,
    db,
    kafka,
    logger: silentLogger(),
    metrics: createMetrics({ process: 'test', defaults: false }),
    ...more,
  });
}

interface PostOptions {
  token?: string;
  headers?: Record<string, string>;
  port?: number;
}

function post(
  body: unknown,
  { token = issueSessionToken(secret), headers = {}, port = realtime.port }: PostOptions = {},
) {
  return fetch(`http://127.0.0.1:${port}/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `${SESSION_COOKIE}=${token}`,
      origin: WEB_ORIGIN,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const view = (id = randomUUID(), productId = 7) => ({ id, type: 'page-viewed', payload: { productId } });
const logged = (id: string) => log.filter((event) => event.id === id);
const shopperOf = (token: string) => readSessionToken(token, secret)?.guestShopperId ?? '';

test('a batch with one bad event keeps the rest, and names the field', async () => {
  const token = issueSessionToken(secret);
  const [first, second] = [view(), view()];
  const response = await post(
    { events: [first, { type: 'page-viewed', payload: { productId: 'x' } }, second] },
    { token },
  );
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    accepted: 2,
    errors: [{ index: 1, field: 'payload.productId' }],
    error: { code: 'invalid-input' },
  });
  await vi.waitFor(() => expect([...logged(first.id), ...logged(second.id)]).toHaveLength(2), { timeout: 5_000 });
  expect(logged(first.id)[0]).toMatchObject({ shopperId: shopperOf(token), version: 1, payload: { productId: 7 } });
});

test('who it is comes from the cookie, when from the clock: a forged shopper and a forged time count for nothing', async () => {
  const token = issueSessionToken(secret);
  const event = { ...view(), shopperId: randomUUID(), occurredAt: '2099-01-01T00:00:00Z' };
  expect((await post({ events: [event] }, { token })).status).toBe(202);
  await vi.waitFor(() => expect(logged(event.id)).toHaveLength(1), { timeout: 5_000 });
  expect(logged(event.id)[0]?.shopperId).toBe(shopperOf(token));
  expect(Date.parse(logged(event.id)[0]?.occurredAt ?? '')).toBeLessThanOrEqual(Date.now());
});

test('a beacon is read, a visitor without a session gets one, and is the same shopper with it', async () => {
  const event = view();
  const response = await fetch(`http://127.0.0.1:${realtime.port}/events`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8', origin: WEB_ORIGIN },
    body: JSON.stringify({ events: [event] }),
  });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ accepted: 1 });
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^dangol_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  await vi.waitFor(() => expect(logged(event.id)).toHaveLength(1), { timeout: 5_000 });
  expect(logged(event.id)[0]?.shopperId).toBe(shopperOf(cookie?.split(/[=;]/)[1] ?? ''));
  expect((await post({ events: [view()] })).headers.getSetCookie()).toEqual([]);
});

test('a forged cookie is nobody: its sender gets a session of their own', async () => {
  const token = issueSessionToken('another secret, another secret, another secret');
  const response = await post({ events: [view()] }, { token });
  expect(response.headers.getSetCookie()).toHaveLength(1);
});

test('pages of the shop may read the answer, others are refused', async () => {
  const own = await post({ events: [view()] });
  expect(own.headers.get('access-control-allow-origin')).toBe(WEB_ORIGIN);
  expect(own.headers.get('access-control-allow-credentials')).toBe('true');
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:4000']) {
    const event = view();
    const response = await post({ events: [event] }, { headers: { origin } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  }
  const preflight = await fetch(`http://127.0.0.1:${realtime.port}/events`, {
    method: 'OPTIONS',
    headers: { origin: WEB_ORIGIN },
  });
  expect(preflight.status).toBe(204);
});

test.each([
  ['no JSON', '{', 400],
  ['no events', '{}', 400],
  ['101 events', { events: Array.from({ length: 101 }, () => view()) }, 400],
  ['too many bytes', 'x'.repeat(MAX_BATCH_BYTES + 1), 413],
])('%s is refused with a reason', async (_, body, status) => {
  const response = await post(body);
  expect(response.status).toBe(status);
  const answer = (await response.json()) as { accepted: number; error: { message: string } };
  expect(answer.accepted).toBe(0);
  expect(answer.error.message).not.toBe('');
});

test('an error is a problem, beside what a batch is always answered with', async () => {
  const response = await post({ events: [{ type: 'page-viewed', payload: { productId: 'x' } }] });
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const answer = (await response.json()) as { detail: string; error: { message: string } };
  expect(answer).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, accepted: 0 });
  expect(answer.detail).toBe(answer.error.message);
  const wrongMethod = await fetch(`http://127.0.0.1:${realtime.port}/events`);
  expect(wrongMethod.status).toBe(405);
  expect(wrongMethod.headers.get('allow')).toBe('POST, OPTIONS');
});

test.each([
  ['a type of its own', { 'content-type': 'application/x-other' }],
  ['no type', {}],
  ['a type that is none', { 'content-type': ';;' }],
  ['an empty type', { 'content-type': '' }],
])('a body is read as JSON with %s', async (_, headers: Record<string, string>) => {
  const body = new Blob([JSON.stringify({ events: [view()] })]);
  const response = await fetch(`http://127.0.0.1:${realtime.port}/events`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
});

test('a body that is announced and never comes is refused after 5 s, and its connection ends', async () => {
  const socket = netConnect(realtime.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write('POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
  const begunMs = performance.now();
  await once(socket, 'close', { signal: AbortSignal.timeout(8_000) });
  expect(performance.now() - begunMs).toBeGreaterThan(4_500);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ accepted: 0, errors: [] });
}, 12_000);

test('with tracking off events are accepted and dropped', async () => {
  const token = issueSessionToken(secret);
  const [dropped, kept] = [view(), view()];
  const cookie = `${SESSION_COOKIE}=${token}; dangol_tracking=off`;
  expect((await post({ events: [dropped] }, { headers: { cookie } })).status).toBe(202);
  expect((await post({ events: [kept] }, { token })).status).toBe(202);
  await vi.waitFor(() => expect(logged(kept.id)).toHaveLength(1), { timeout: 5_000 });
  expect(logged(dropped.id)).toEqual([]);
});

test('a session over its rate is told when to come again', async () => {
  const token = issueSessionToken(secret);
  const batch = () => ({ events: Array.from({ length: 100 }, () => ({ type: 'ad-shown', payload: { adId: 'a' } })) });
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(batch(), { token })));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(4);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await post({ events: [view()] })).status).toBe(202);
});

test('the newest 50 views of a shopper are kept for the page', async () => {
  const token = issueSessionToken(secret);
  const nowMs = Date.now();
  const events = Array.from({ length: 60 }, (_, n) => ({
    ...view(undefined, n + 1),
    occurredAt: nowMs - (60 - n) * 1_000,
  }));
  await post({ events }, { token });
  const key = redisKeys(services.namespace).recentViews(shopperOf(token));
  await vi.waitFor(async () => expect(await redis.zcard(key)).toBe(50));
  expect(await redis.zrevrange(key, 0, 2)).toEqual(['60', '59', '58']);
  expect(await redis.ttl(key)).toBeGreaterThan(0);
});

test('with Redis away events flow all the same', async () => {
  const alone = await gateway({}, 'redis://127.0.0.1:9');
  const event = view();
  expect((await post({ events: [event] }, { port: alone.port })).status).toBe(202);
  await vi.waitFor(() => expect(logged(event.id)).toHaveLength(1), { timeout: 5_000 });
  const ready = (port: number | null) => fetch(`http://127.0.0.1:${port}/api/health/ready`);
  expect(await (await ready(alone.metricsPort)).json()).toEqual({
    status: 'degraded',
    services: { kafka: 'up', redis: 'down' },
  });
  // The public endpoint contains no more than the status.
  expect(await (await ready(alone.port)).json()).toEqual({ status: 'degraded' });
  await alone.close();
});

test('with Kafka away events are taken into the spool; beyond its bound it is 503', async () => {
  const alone = await gateway({ kafka: connect({ brokers: ['127.0.0.1:9'], login: null }), spoolEvents: 150 });
  const batch = () => ({ events: Array.from({ length: 100 }, () => ({ type: 'ad-shown', payload: { adId: 'a' } })) });
  expect((await post(batch(), { port: alone.port })).status).toBe(202);
  const full = await post(batch(), { port: alone.port });
  expect(full.status).toBe(503);
  expect(full.headers.get('retry-after')).toBe('5');
  await vi.waitFor(async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${alone.metricsPort}/metrics`)).text();
    expect(metrics).toMatch(/dangol_spooled_events\{[^}]*\} 100/);
  }, 3_000);
  await alone.close();
});

test('of two session cookies the one that web chooses counts; behind TLS only the "__Host-" one', async () => {
  const [one, other] = [issueSessionToken(secret), issueSessionToken(secret)];
  const send = async (cookie: string, proto: string) => {
    const event = view();
    const answer = await fetch(`http://127.0.0.1:${realtime.port}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: WEB_ORIGIN, cookie, 'x-forwarded-proto': proto },
      body: JSON.stringify({ events: [event] }),
    });
    expect(answer.status).toBe(202);
    await vi.waitFor(() => expect(logged(event.id)).toHaveLength(1), { timeout: 5_000 });
    return { shopperId: logged(event.id)[0]?.shopperId, setCookie: answer.headers.get('set-cookie') };
  };
  const both = `${SESSION_COOKIE}=${one}; ${SESSION_COOKIE}=${other}`;
  expect((await send(both, 'http')).shopperId).toBe(shopperOf(other));
  const named = `__Host-${SESSION_COOKIE}=${one}; ${SESSION_COOKIE}=${other}`;
  expect((await send(named, 'https')).shopperId).toBe(shopperOf(one));
  expect((await send(named, 'http')).shopperId).toBe(shopperOf(other));
  const { shopperId, setCookie } = await send(`${SESSION_COOKIE}=${one}`, 'https');
  expect(shopperId).not.toBe(shopperOf(one));
  expect(setCookie).toMatch(/^__Host-dangol_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});
