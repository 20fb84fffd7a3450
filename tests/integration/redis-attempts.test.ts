import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { createRedisAttempts } from '#server/adapters/redis-attempts.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { startTestServices } from '../support/start.ts';

const QUARTER_SECONDS = 15 * 60;
const services = await startTestServices();
let redis: Redis;

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'serving' });
  expect(await redisReady(redis, 10_000)).toBe(true);
});

afterAll(async () => {
  await closeRedis(redis);
});

const attempts = (client = redis) => createRedisAttempts(client, redisKeys(services.namespace));
const keyOf = (subject: string) => redisKeys(services.namespace).rateLimit('login-account', subject);

test('attempts at once each get a number of their own, whichever process counts them', async () => {
  const other = createRedis(services.env.REDIS_URL ?? '', { purpose: 'serving' });
  expect(await redisReady(other, 10_000)).toBe(true);
  const counters = [attempts(), attempts(other)] as const;
  const counts = await Promise.all(
    Array.from({ length: 20 }, (_, n) => counters[n % 2 === 0 ? 0 : 1].count('login-account', 'many')),
  );
  expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  await closeRedis(other);
});

test('a count lives a quarter of an hour from its first attempt; later ones do not prolong it', async () => {
  await attempts().count('login-account', 'first');
  await redis.expire(keyOf('first'), 100);
  expect(await attempts().count('login-account', 'first')).toBe(2);
  expect(await redis.ttl(keyOf('first'))).toBeLessThanOrEqual(100);
  await attempts().clear('login-account', 'first');
  expect(await attempts().count('login-account', 'first')).toBe(1);
  expect(await redis.ttl(keyOf('first'))).toBeGreaterThan(QUARTER_SECONDS - 10);
});

test('an attempt that is given back after its count has expired leaves no count that lasts', async () => {
  await attempts().count('login-account', 'late');
  await redis.del(keyOf('late'));
  await attempts().takeBack('login-account', 'late');
  expect(await redis.ttl(keyOf('late'))).not.toBe(-1);
});

test('without Redis it rejects, as its port says', async () => {
  const away = createRedis('redis://127.0.0.1:9', { purpose: 'serving' });
  for (const call of ['count', 'takeBack', 'clear'] as const)
    await expect(attempts(away)[call]('login-account', 'x')).rejects.toMatchObject({ code: 'unavailable' });
  await closeRedis(away);
});
