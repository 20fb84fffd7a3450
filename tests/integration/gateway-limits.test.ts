import { once } from 'node:events';
import { connect, type Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type PresenceMessage, TOO_MANY_SOCKETS, type TrackResult } from '#contracts/push.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { startTestKafka, startTestServices } from '../support/start.ts';

const services = await startTestServices();
const kafka = await startTestKafka(services);
let db: Database;
let gateway: Realtime;
const metrics = createMetrics({ process: 'test', defaults: false });
const sockets: Socket[] = [];
const rawSockets: NetSocket[] = [];

beforeAll(async () => {
  db = createPrisma(services.databaseUrl);
  gateway = await startRealtime({
    env: {
      REDIS_URL: services.env.REDIS_URL ?? '',
      SESSION_SECRET: services.env.SESSION_SECRET ?? '',
      DANGOL_NAMESPACE: services.namespace,
      PUBLIC_WEB_URL: undefined,
      WEB_PORT: 3000,
    },
    port: 0,
    db,
    kafka,
    logger: silentLogger(),
    metrics,
  });
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  for (const socket of rawSockets.splice(0)) socket.destroy();
});

afterAll(async () => {
  await gateway.close();
  await (await kafka.admin()).close();
  await db.$disconnect();
});

const newToken = () => issueSessionToken(services.env.SESSION_SECRET ?? '');

function open(token = newToken()): Socket {
  const socket = io(`http://127.0.0.1:${gateway.port}`, {
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie: `${SESSION_COOKIE}=${token}`, origin: 'http://127.0.0.1:3000' },
  });
  sockets.push(socket);
  return socket;
}

async function connected(token?: string): Promise<Socket> {
  const socket = open(token);
  await vi.waitFor(() => expect(socket.connected).toBe(true), { timeout: 5_000 });
  return socket;
}

const view = { type: 'page-viewed', payload: { path: '/' } };

test('one budget over all messages of a connection: what is over it is told when to come again, others go on', async () => {
  const [flooder, shopper] = await Promise.all([connected(), connected()]);
  for (let n = 0; n < 50; n++) {
    flooder.emit('watch', { productId: n + 1 });
    flooder.emit('a-message-that-nobody-knows', n);
  }
  const refused = await vi.waitFor(async () => {
    const result: TrackResult = await flooder.timeout(3_000).emitWithAck('track', { events: [view] });
    expect(result.retryAfterSeconds).toBeGreaterThan(0);
    return result;
  });
  expect(refused.accepted).toBe(0);
  const taken: TrackResult = await shopper.timeout(3_000).emitWithAck('track', { events: [view] });
  expect(taken.accepted).toBe(1);
  await vi.waitFor(
    async () => {
      const again: TrackResult = await flooder.timeout(3_000).emitWithAck('track', { events: [view] });
      expect(again.accepted).toBe(1);
    },
    { timeout: 8_000, interval: 1_000 },
  );
});

test('a connection that goes on sending is cut; nobody else is', async () => {
  const [flooder, shopper] = await Promise.all([connected(), connected()]);
  flooder.io.reconnection(false);
  for (let n = 0; n < 2_000; n++) flooder.emit('watch', { productId: n + 1 });
  await vi.waitFor(() => expect(flooder.connected).toBe(false), { timeout: 5_000 });
  expect(shopper.connected).toBe(true);
});

test('a flood of watch is answered for the last product, with few counts on the way', async () => {
  const socket = await connected();
  const presence: PresenceMessage[] = [];
  socket.on('presence', (message) => presence.push(message));
  for (let n = 1; n <= 60; n++) socket.emit('watch', { productId: n });
  await vi.waitFor(() => expect(presence.some(({ viewers }) => viewers?.productId === 60)).toBe(true), {
    timeout: 5_000,
  });
  // One read is in flight and one waits, and the second's numbers are broadcast: not one for each message.
  expect(presence.filter(({ online }) => online !== undefined).length).toBeLessThan(30);
});

test('the 31st tab is refused once, hears why and does not come back by itself; a closed one makes room', async () => {
  const token = newToken();
  const tabs = await Promise.all(Array.from({ length: 30 }, () => connected(token)));
  const refused = open(token);
  const reasons: string[] = [];
  let connects = 0;
  refused.on('connect_error', ({ message }) => reasons.push(message));
  refused.on('connect', () => connects++);
  await vi.waitFor(() => expect(reasons).toEqual([TOO_MANY_SOCKETS]));
  expect(refused.active).toBe(false);
  expect(tabs.every((tab) => tab.connected)).toBe(true);
  const other = await connected();
  expect(other.connected).toBe(true);
  tabs[0]?.disconnect();
  await vi.waitFor(
    () => {
      if (!refused.connected) refused.connect();
      expect(connects).toBe(1);
    },
    { timeout: 5_000, interval: 500 },
  );
});

test.each([
  [
    'an upgrade to a path that takes none',
    'GET /nothing HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nHost: a\r\n\r\n',
  ],
  ['an upgrade to //', 'GET // HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nHost: a\r\n\r\n'],
  ['headers that never end', 'GET / HTTP/1.1\r\nHost: a\r\n'],
  ['nothing at all', ''],
  [
    'a handshake without a key',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nHost: a\r\n\r\n',
  ],
])(
  'a connection that only takes up a descriptor is ended: %s',
  async (_name, text) => {
    const socket = connect({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true });
    rawSockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text !== '') socket.write(text);
    socket.resume();
    await once(socket, 'end', { signal: AbortSignal.timeout(9_000) });
  },
  12_000,
);

test('a handshake after which nothing comes is ended, though its client keeps its side open', async () => {
  const socket = connect({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true });
  rawSockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nHost: a\r\n' +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: ${SESSION_COOKIE}=${newToken()}\r\n\r\n`,
  );
  socket.resume();
  await once(socket, 'end', { signal: AbortSignal.timeout(9_000) });
}, 12_000);

test.each(['//', '///x', '/\\', '/%', '*', 'http://'])('no path of the gateway is a 500: %s', async (path) => {
  const socket = connect(gateway.port, '127.0.0.1');
  rawSockets.push(socket);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 4\d\d /);
});
