import { io, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import { type PresenceMessage, presenceMessageSchema } from '#contracts/push.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { createRedisDayTallies } from '#server/adapters/redis-day-tallies.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisPresence } from '#server/adapters/redis-presence.ts';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createDayTallies } from '#server/realtime/gateway/day-tallies.ts';
import { type Realtime, startRealtime } from '#server/realtime/realtime.ts';
import { startTestKafka, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
let redis: Redis;
let gateways: Realtime[];
const sockets: Socket[] = [];

beforeAll(async () => {
  const env = parseEnv(services.env);
  redis = createRedis(env.REDIS_URL, { purpose: 'worker' });
  await redisReady(redis, 5_000);
  const metrics = createMetrics({ process: 'test', defaults: false });
  const gateway = () => startRealtime({ env, port: 0, kafka, db: shop.db, logger: silentLogger(), metrics });
  gateways = [await gateway()];
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(async () => {
  await Promise.all(gateways.map((each) => each.close()));
  await (await kafka.admin()).close();
  redis.disconnect();
});

const keys = () => redisKeys(services.namespace);

async function browser(): Promise<{ socket: Socket; received: PresenceMessage[] }> {
  const cookie = `${SESSION_COOKIE}=${issueSessionToken(services.env.SESSION_SECRET ?? '')}`;
  const socket = io(`http://127.0.0.1:${gateways[0]?.port}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin: 'http://127.0.0.1:3000' },
  });
  sockets.push(socket);
  const received: PresenceMessage[] = [];
  socket.on('presence', (message) => received.push(presenceMessageSchema.parse(message)));
  await vi.waitFor(() => expect(socket.connected).toBe(true));
  return { socket, received };
}
const buyersReceived = ({ received }: { received: PresenceMessage[] }) =>
  received.flatMap(({ buyers }) => buyers ?? []).at(-1);
const usesReceived = ({ received }: { received: PresenceMessage[] }) =>
  received.flatMap(({ uses }) => (uses === undefined ? [] : [uses])).at(-1);

const order = (shopperId: string, productId: number, placedAt: Date, status: 'PAID' | 'PENDING' = 'PAID') =>
  shop.order({ shopperId, productIds: [productId], placedAt, status });

test('who buys is counted once, today, as long as the order stands; and told to those on the page', async () => {
  const { productId } = await shop.product({ priceWon: 1_000, stock: 9 });
  const today = new Date();
  const watcher = await browser();
  watcher.socket.emit('watch', { productId });
  await vi.waitFor(() => expect(buyersReceived(watcher)).toEqual({ productId, count: 0 }), { timeout: 5_000 });

  const [a, b] = [uuidv7(), uuidv7()];
  await order(a, productId, today);
  await order(a, productId, today);
  const second = await order(b, productId, today);
  await order(uuidv7(), productId, today, 'PENDING');
  await order(uuidv7(), productId, new Date(koreanDayStartMs(koreanDay(today.getTime())) - 1));
  await vi.waitFor(() => expect(buyersReceived(watcher)).toEqual({ productId, count: 2 }), { timeout: 8_000 });

  await shop.db.order.update({ where: { id: second }, data: { status: 'CANCELLED' } });
  await vi.waitFor(() => expect(buyersReceived(watcher)).toEqual({ productId, count: 1 }), { timeout: 8_000 });
  // A new subscriber receives the count at once.
  const newcomer = await browser();
  newcomer.socket.emit('watch', { productId });
  await vi.waitFor(() => expect(buyersReceived(newcomer)).toEqual({ productId, count: 1 }), { timeout: 5_000 });
});

test('uses of coupons are told to those who follow their rules, and to nobody else', async () => {
  const [watcher, other] = [await browser(), await browser()];
  watcher.socket.emit('watch', { rules: ['C1'] });
  other.socket.emit('watch', { rules: ['C2'] });
  await vi.waitFor(() => expect([usesReceived(watcher), usesReceived(other)]).toEqual([{ C1: 0 }, { C2: 0 }]), {
    timeout: 5_000,
  });
  const id = await shop.coupon(uuidv7());
  await shop.coupon(uuidv7());
  await shop.db.coupon.update({ where: { id }, data: { status: 'USED', usedAt: new Date() } });
  await vi.waitFor(() => expect(usesReceived(watcher)).toEqual({ C1: 1 }), { timeout: 8_000 });
  await shop.db.coupon.update({ where: { id }, data: { status: 'ISSUED', usedAt: null } });
  await vi.waitFor(() => expect(usesReceived(watcher)).toEqual({ C1: 0 }), { timeout: 8_000 });
  expect(other.received.every(({ uses }) => uses?.C1 === undefined)).toBe(true);
});

test("the day's numbers are kept in Redis for moments, and made again when it is flushed", async () => {
  const { productId } = await shop.product({ priceWon: 1_000, stock: 9 });
  let nowMs = Date.now();
  const tallies = createDayTallies({ db: shop.db, cache: createRedisDayTallies(redis, keys()), now: () => nowMs });
  await order(uuidv7(), productId, new Date(nowMs));
  expect(await tallies.buyers([productId])).toEqual(new Map([[productId, 1]]));

  const key = keys().buyersOn(koreanDay(nowMs), productId);
  expect(await redis.ttl(key)).toBeLessThanOrEqual(2);
  await redis.set(key, '7', 'EX', 60);
  expect(await tallies.buyers([productId])).toEqual(new Map([[productId, 7]]));
  await redis.del(key);
  expect(await tallies.buyers([productId])).toEqual(new Map([[productId, 1]]));
  nowMs += DAY_MS;
  expect(await tallies.buyers([productId])).toEqual(new Map([[productId, 0]]));
});

test('a gateway that dies says nothing more, and those who were on it are gone after 45 s; the others stay', async () => {
  const own = redisKeys(`${services.namespace}:presence`);
  let nowMs = Date.now();
  const gateway = () => createRedisPresence(redis, own, () => nowMs);
  const [dies, lives] = [gateway(), gateway()];
  await dies.renew(['a', 'b'], new Map([[77, ['a']]]));
  await lives.renew(['b', 'c'], new Map([[77, ['c']]]));
  expect(await lives.count([77])).toEqual({ online: 3, viewers: new Map([[77, 2]]) });

  nowMs += 30_000;
  await lives.renew(['b', 'c'], new Map([[77, ['c']]]));
  nowMs += 14_999;
  expect(await lives.count([77])).toEqual({ online: 3, viewers: new Map([[77, 2]]) });
  nowMs += 2;
  expect(await lives.count([77])).toEqual({ online: 2, viewers: new Map([[77, 1]]) });
  await lives.renew(['b', 'c'], new Map([[77, ['c']]]));
  expect(await redis.zrange(own.online(), '0', '-1')).toEqual(['b', 'c']);

  nowMs += 45_001;
  expect(await lives.count([77])).toEqual({ online: 0, viewers: new Map([[77, 0]]) });
});
