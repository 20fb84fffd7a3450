import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import {
  ABSOLUTE_TIMEOUT_MS,
  createRedisSessionStore,
  createSessionProbe,
  IDLE_TIMEOUT_MS,
} from '#server/adapters/redis-session-store.ts';
import type { SessionStore, StoredSession } from '#server/identity/sessions.ts';
import { type TestServices, testServices } from '#tests/support/services.ts';

let services: TestServices;
let redis: Redis;
let store: SessionStore;
let nowMs = Date.now();

beforeAll(async () => {
  services = await testServices();
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  store = createRedisSessionStore(redis, redisKeys(services.namespace), () => nowMs);
});

afterAll(async () => {
  redis.disconnect();
  await services.close();
});

const session = (more: Partial<StoredSession> = {}): StoredSession => ({
  customerId: randomUUID(),
  role: 'CUSTOMER',
  sellerId: null,
  createdAtMs: nowMs,
  ...more,
});

/** Epoch ms; PEXPIRETIME is not in every Redis we run on. */
const expiryOf = async (key: string) => Date.now() + (await redis.pttl(key));

test('what is written is read, until it is ended', async () => {
  const seller = session({ role: 'SELLER', sellerId: 7 });
  await store.write('a', seller);
  expect(await store.read('a')).toEqual(seller);
  await store.end('a');
  expect(await store.read('a')).toBeNull();
});

test('all sessions of a customer end together, and nobody else’s', async () => {
  const customerId = randomUUID();
  await Promise.all([store.write('b1', session({ customerId })), store.write('b2', session({ customerId }))]);
  await store.write('c', session());
  await store.endAllOf(customerId);
  const probe = createSessionProbe(redis, redisKeys(services.namespace));
  expect(await probe.ended(['b1', 'b2', 'c'])).toEqual(new Set(['b1', 'b2']));
});

test('it lives for the idle time after each use, never past its absolute end', async () => {
  const key = redisKeys(services.namespace).session('d');
  const started = nowMs;
  await store.write('d', session({ createdAtMs: started }));
  expect(Math.abs((await expiryOf(key)) - (started + IDLE_TIMEOUT_MS))).toBeLessThan(100);
  nowMs = started + ABSOLUTE_TIMEOUT_MS - 1_000;
  expect(await store.read('d')).not.toBeNull();
  expect(Math.abs((await expiryOf(key)) - (started + ABSOLUTE_TIMEOUT_MS))).toBeLessThan(100);
  nowMs = started + ABSOLUTE_TIMEOUT_MS;
  expect(await store.read('d')).toBeNull();
  expect(await redis.exists(key)).toBe(0);
  nowMs = started;
});

test('with Redis away it says so within its time', async () => {
  const nobody = createRedis('redis://127.0.0.1:9', { purpose: 'serving' });
  const away = createRedisSessionStore(nobody, redisKeys(services.namespace));
  const begun = performance.now();
  await expect(away.read('a')).rejects.toMatchObject({ code: 'unavailable', retriable: true });
  await expect(away.write('a', session())).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - begun).toBeLessThan(500);
  nobody.disconnect();
});
