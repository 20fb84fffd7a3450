import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { PresenceMessage, Push, RecommendationList, TrackResult } from '#contracts/push.ts';
import type { LogConsumer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createPushPublisher, type PushPublisher } from '#server/adapters/redis-push.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { type TestMembers, testMembers } from '#tests/support/members.ts';
import { startTestKafka, startTestServices } from '../support/start.ts';

const services = await startTestServices();
const kafka = await startTestKafka(services);
let redis: Redis;
let gateways: Realtime[];
let pushes: PushPublisher;
let db: Database;
let members: TestMembers;
let secret: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  secret = services.env.SESSION_SECRET ?? '';
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  const keys = redisKeys(services.namespace);
  pushes = createPushPublisher(redis, keys);
  db = createPrisma(services.databaseUrl);
  members = testMembers(db, services.env.REDIS_URL ?? '', services.namespace, secret);
  gateways = await Promise.all([gateway(), gateway()]);
  await vi.waitFor(
    async () => expect(await redis.pubsub('NUMSUB', keys.pushChannel())).toEqual([keys.pushChannel(), 2]),
    { timeout: 10_000 },
  );
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

afterAll(async () => {
  await Promise.all(gateways.map((each) => each.close()));
  await (await kafka.admin()).close();
  await members.close();
  await db.$disconnect();
  redis.disconnect();
});

function gateway(): Promise<Realtime> {
  return startRealtime({
    env: {
      REDIS_URL: services.env.REDIS_URL ?? '',
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
  });
}

interface Browser {
  socket: Socket;
  shopperId: string;
  token: string;
  lists: RecommendationList[];
  presence: PresenceMessage[];
}

interface OpenOptions {
  token?: string;
  at?: number;
  headers?: Record<string, string>;
  namespace?: string;
}

function open({ token = issueSessionToken(secret), at = 0, headers, namespace = '/' }: OpenOptions = {}): Browser {
  const socket = io(`http://127.0.0.1:${gateways[at]?.port}${namespace}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: `${SESSION_COOKIE}=${token}`, origin: 'http://127.0.0.1:3000', ...headers },
  });
  sockets.push(socket);
  const browser: Browser = {
    socket,
    token,
    shopperId: readSessionToken(token, secret)?.guestShopperId ?? '',
    lists: [],
    presence: [],
  };
  socket.on('recommendations', (list) => browser.lists.push(list));
  socket.on('presence', (presence) => browser.presence.push(presence));
  return browser;
}

async function connected(options?: OpenOptions): Promise<Browser> {
  const browser = open(options);
  await vi.waitFor(() => expect(browser.socket.connected).toBe(true));
  return browser;
}

async function refused(options: OpenOptions): Promise<string> {
  const { socket } = open(options);
  return new Promise((resolve, reject) => {
    socket.on('connect_error', ({ message }) => resolve(message));
    socket.on('connect', () => reject(new Error('was admitted')));
  });
}

function list(computedAt: string, productId?: number): RecommendationList {
  return { list: 'item-cf', tier: 'personal', computedAt, items: [], ...(productId !== undefined && { productId }) };
}
const pushOf = (shopperId: string | null, data: RecommendationList): Push => ({
  shopperId,
  message: { event: 'recommendations', data },
  causedAtMs: Date.now(),
});
const computed = ({ lists }: Browser) => lists.map(({ computedAt }) => computedAt);

test("a push reaches all of one shopper's sockets, on every gateway, and nobody else's", async () => {
  const token = issueSessionToken(secret);
  const [here, there, other] = await Promise.all([
    connected({ token }),
    connected({ token, at: 1 }),
    connected({ at: 1 }),
  ]);
  await pushes.publish([
    pushOf(here.shopperId, list('own')),
    pushOf(randomUUID(), list('foreign')),
    pushOf(null, list('all')),
  ]);
  await vi.waitFor(() =>
    expect([computed(here), computed(there)]).toEqual([
      ['own', 'all'],
      ['own', 'all'],
    ]),
  );
  await vi.waitFor(() => expect(computed(other)).toEqual(['all']));
});

test('a socket is sent what changed before it was there, of its own shopper alone', async () => {
  const token = issueSessionToken(secret);
  const shopperId = readSessionToken(token, secret)?.guestShopperId ?? '';
  const cart = (count: number): Push => ({ shopperId, message: { event: 'cart', data: { count } } });
  // Every gateway has received the push once this tab of the shopper's has: Redis keeps their order.
  const [here, there, other] = await Promise.all([connected({ token }), connected({ token, at: 1 }), connected()]);
  const carts = new Map<Browser, number[]>([here, there, other].map((browser) => [browser, []]));
  for (const [{ socket }, counts] of carts) socket.on('cart', ({ count }: { count: number }) => counts.push(count));
  await pushes.publish([cart(1), cart(2)]);
  await vi.waitFor(() =>
    expect([carts.get(here), carts.get(there)]).toEqual([
      [1, 2],
      [1, 2],
    ]),
  );

  for (const at of [0, 1]) {
    const late = open({ token, at });
    const count = new Promise((resolve) => late.socket.on('cart', (message) => resolve(message.count)));
    expect(await count).toBe(2);
  }
  const foreign = open();
  let heard = 0;
  foreign.socket.on('cart', () => heard++);
  await vi.waitFor(() => expect(foreign.socket.connected).toBe(true));
  await pushes.publish([pushOf(foreign.shopperId, list('end'))]);
  await vi.waitFor(() => expect(computed(foreign)).toEqual(['end']));
  expect([heard, carts.get(other)]).toEqual([0, []]);
});

test('no one joins a room by name', async () => {
  const [victim, spy] = await Promise.all([connected(), connected()]);
  for (const message of ['join', 'subscribe', 'watch', 'room'])
    for (const wish of [
      `shopper:${victim.shopperId}`,
      { room: `shopper:${victim.shopperId}`, shopperId: victim.shopperId },
    ])
      spy.socket.emit(message, wish);
  await pushes.publish([pushOf(victim.shopperId, list('secret')), pushOf(null, list('end'))]);
  await vi.waitFor(() => expect(computed(spy)).toContain('end'));
  expect(computed(spy)).toEqual(['end']);
});

test('a list beside a product reaches those on its page', async () => {
  const [watcher, other] = await Promise.all([connected(), connected()]);
  watcher.socket.emit('watch', { productId: 41 });
  await vi.waitFor(() => expect(watcher.presence.length).toBeGreaterThan(0));
  await pushes.publish([pushOf(null, list('beside', 41)), pushOf(null, list('end'))]);
  await vi.waitFor(() => expect(computed(watcher)).toEqual(['beside', 'end']));
  await vi.waitFor(() => expect(computed(other)).toEqual(['end']));
});

test('a foreign page, a missing or a forged session is refused in the handshake, on every namespace', async () => {
  const forged = issueSessionToken('another secret, another secret, another secret');
  await refused({ headers: { origin: 'https://evil.example' } });
  await refused({ headers: { origin: 'null' } });
  await refused({ headers: { cookie: '' } });
  await refused({ token: forged });
  await refused({ token: forged, namespace: '/admin' });
  await refused({ headers: { origin: 'https://evil.example' }, namespace: '/admin' });
  expect(await refused({ namespace: '/admin' })).toBe('Invalid namespace');
});

test('track is acknowledged, with the errors of the bad and the good taken in', async () => {
  const { socket } = await connected();
  const result: TrackResult = await socket.timeout(3_000).emitWithAck('track', {
    events: [
      { type: 'page-viewed', payload: { productId: 3 } },
      { type: 'page-viewed', payload: { productId: 0 } },
    ],
  });
  expect(result).toMatchObject({ accepted: 1, errors: [{ index: 1, field: 'payload.productId' }] });
});

test('a message that is too large ends the socket and nothing else', async () => {
  const [large, other] = await Promise.all([connected(), connected()]);
  large.socket.emit('track', { events: ['x'.repeat(200_000)] });
  await vi.waitFor(() => expect(large.socket.connected).toBe(false));
  expect(other.socket.connected).toBe(true);
});

test('logging out ends its sockets within 5 s, on every gateway, by message or without', async () => {
  const [first, second] = [await members.add(), await members.add()];
  const [byMessage, byAsking, guest] = await Promise.all([
    connected({ token: first.token, at: 1 }),
    connected({ token: second.token }),
    connected(),
  ]);
  await pushes.publish([first, second].map(({ customerId }) => pushOf(customerId, list('member'))));
  await vi.waitFor(() => expect([computed(byMessage), computed(byAsking)]).toEqual([['member'], ['member']]));

  await members.sessions.end(first.tokenHash);
  await vi.waitFor(() => expect(byMessage.socket.connected).toBe(false), { timeout: 1_000 });
  expect(byAsking.socket.connected).toBe(true);
  // Session ended in the database, without a message.
  await db.memberSession.delete({ where: { tokenHash: second.tokenHash } });
  await vi.waitFor(() => expect(byAsking.socket.connected).toBe(false), { timeout: 5_000 });
  expect(guest.socket.connected).toBe(true);
});

test('live numbers count shoppers, not tabs, over both gateways, and go down when they leave', async () => {
  const token = issueSessionToken(secret);
  const [one, tab, two] = await Promise.all([connected({ token }), connected({ token }), connected({ at: 1 })]);
  const viewers = ({ presence }: Browser) => presence.flatMap((message) => message.viewers ?? []).at(-1);
  for (const { socket } of [one, tab, two]) socket.emit('watch', { productId: 77 });
  await vi.waitFor(() => expect([viewers(one), viewers(two)]).toEqual(Array(2).fill({ productId: 77, count: 2 })), {
    timeout: 5_000,
  });
  expect(one.presence.some(({ online }) => (online ?? 0) >= 2)).toBe(true);
  two.socket.disconnect();
  await vi.waitFor(() => expect(viewers(one)).toEqual({ productId: 77, count: 1 }), { timeout: 5_000 });
  tab.socket.emit('watch', { productId: null });
  one.socket.emit('watch', {});
  await vi.waitFor(async () => expect(await redis.zcard(redisKeys(services.namespace).viewers(77))).toBe(0));
});

test('events by socket are in the log under the session of the socket', async () => {
  const values: string[] = [];
  const consumer: LogConsumer = await kafka.consume({
    groupId: 'push-test',
    topics: ['behavior'],
    from: 'latest',
    onBatch: async (batch) => void values.push(...batch.map(({ value }) => value ?? '')),
  });
  const { socket, shopperId } = await connected();
  const id = randomUUID();
  await socket
    .timeout(3_000)
    .emitWithAck('track', { events: [{ id, type: 'searched', payload: { query: '이어폰' } }] });
  await vi.waitFor(
    () =>
      expect(values.map((value) => JSON.parse(value)).find((event) => event.id === id)).toMatchObject({ shopperId }),
    {
      timeout: 5_000,
    },
  );
  await consumer.close();
});

/** A WebSocket frame: final text, masked (by zeros), of less than 126 bytes. */
function frameOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** A browser that completes the handshake and then reads nothing more. */
async function openDeaf(token: string): Promise<NetSocket> {
  const socket = await new Promise<NetSocket>((resolve, reject) => {
    const handshake = request({
      port: gateways[0]?.port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        cookie: `${SESSION_COOKIE}=${token}`,
      },
    });
    handshake.on('upgrade', (_, upgraded) => resolve(upgraded));
    handshake.on('error', reject);
    handshake.end();
  });
  socket.on('error', () => undefined);
  // Socket.IO's connect.
  socket.write(frameOf('40'));
  await new Promise<void>((resolve) => {
    const onData = (data: Buffer) => {
      if (!data.includes('40{')) return;
      socket.off('data', onData);
      socket.pause();
      resolve();
    };
    socket.on('data', onData);
  });
  return socket;
}

test('a browser that crashes, without a word, is looking at nothing any more', async () => {
  const watcher = await connected({ at: 1 });
  const viewers = () => watcher.presence.flatMap((message) => message.viewers ?? []).at(-1)?.count;
  watcher.socket.emit('watch', { productId: 91 });
  const crashing = await openDeaf(issueSessionToken(secret));
  crashing.write(frameOf('42["watch",{"productId":91}]'));
  await vi.waitFor(() => expect(viewers()).toBe(2), { timeout: 5_000 });
  crashing.destroy();
  await vi.waitFor(() => expect(viewers()).toBe(1), { timeout: 5_000 });
});

test('a browser that does not read is cut off; the others hear everything meanwhile', async () => {
  const token = issueSessionToken(secret);
  const deaf = await openDeaf(token);
  const other = await connected();
  const items = Array.from({ length: 500 }, (_, n) => ({
    productId: n + 1,
    score: 1,
    reason: { kind: 'viewed' as const, name: 'x'.repeat(100) },
  }));
  for (let n = 0; n < 300; n += 10)
    await pushes.publish(Array.from({ length: 10 }, (_, at) => pushOf(null, { ...list(String(n + at)), items })));
  await vi.waitFor(
    async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${gateways[0]?.metricsPort}/metrics`)).text();
      expect(metrics).toMatch(/dangol_sockets_cut_total\{[^}]*\} 1\b/);
    },
    { timeout: 10_000, interval: 100 },
  );
  await vi.waitFor(() => expect(other.lists).toHaveLength(300), { timeout: 10_000 });
  expect(other.socket.connected).toBe(true);
  deaf.destroy();
});
