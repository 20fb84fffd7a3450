import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProductNeighbours } from '#analytics/launch/output.ts';
import { loadWarmStart } from '#analytics/launch/warm-start.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisListStore } from '#server/adapters/redis-list-store.ts';
import { createRedisNeighbourStore } from '#server/adapters/redis-neighbours.ts';
import { createRecommendationReader } from '#server/recommendation/reader.ts';
import { startTestServices } from '../support/start.ts';

// The job's lists are shown beside products until the recommender has written its own.
const SHOPPER = '0190a6a0-0000-7000-8000-000000000001';
const DAY_SECONDS = 86_400;

const services = await startTestServices();
let redis: Redis;
beforeEach(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
});
afterEach(async () => {
  await closeRedis(redis);
});

async function* found(): AsyncGenerator<ProductNeighbours> {
  const neighbour = (productId: number, score: number) => ({ productId, score });
  yield { productId: 1, frequency: 9, neighbours: [neighbour(3, 8e7), neighbour(4, 6e7), neighbour(2, 4e7)] };
  yield { productId: 2, frequency: 4, neighbours: [neighbour(4, 1e7)] };
  yield { productId: 4, frequency: 4, neighbours: [neighbour(1, 1e7)] };
  yield { productId: 3, frequency: 1, neighbours: [] };
}

// 4 is sold out.
const offered = new Map([1, 2, 3].map((productId) => [productId, { name: `상품 ${productId}` }]));

function setUp() {
  const keys = redisKeys(services.namespace);
  const store = createRedisNeighbourStore(redis, keys);
  const lists = createRedisListStore(redis, keys);
  const reader = createRecommendationReader({ lists, popular: async () => [] });
  const load = () => loadWarmStart({ neighbours: found(), offered, store, nowMs: Date.UTC(2025, 5, 1) });
  return { keys, lists, load, beside: (productId: number) => reader.read('bought-together', SHOPPER, productId) };
}

test('without a list of the recommender, neighbours that are offered stand beside the product and say why', async () => {
  const { load, beside } = setUp();
  expect(await load()).toBe(1);
  const reason = { kind: 'viewed', productId: 1, name: '상품 1' };
  expect(await beside(1)).toEqual({
    list: 'bought-together',
    tier: 'session',
    computedAt: '2025-06-01T00:00:00.000Z',
    productId: 1,
    items: [
      { productId: 3, score: 1, reason },
      { productId: 2, score: 0.5, reason },
    ],
  });
  expect((await beside(2)).tier).toBe('trending');
  expect((await beside(4)).tier).toBe('trending');
});

test('the recommender’s own list goes before, whenever it was written', async () => {
  const { load, beside, lists } = setUp();
  const own = {
    list: 'bought-together' as const,
    tier: 'personal' as const,
    computedAt: '2025-05-01T00:00:00.000Z',
    productId: 1,
    items: [{ productId: 2, score: 1, reason: { kind: 'bought-together' as const, productId: 1, count: 3 } }],
  };
  await lists.write([{ audience: { productId: 1 }, list: 'bought-together', value: own }]);
  await load();
  expect(await beside(1)).toEqual(own);
  await lists.write([{ audience: { productId: 1 }, list: 'bought-together', value: null }]);
  expect((await beside(1)).tier).toBe('session');
});

test('it outlives one day that the job misses, and no more than two', async () => {
  const { load, keys } = setUp();
  await load();
  const seconds = await redis.ttl(keys.neighbours(1));
  expect(seconds).toBeGreaterThan(DAY_SECONDS);
  expect(seconds).toBeLessThanOrEqual(2 * DAY_SECONDS);
});
