import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { TrafficCache } from '#contracts/traffic-cache.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { pause } from '#server/pause.ts';
import { fillTrafficCache } from '#server/traffic/fill-cache.ts';
import { createThousandReader } from '#simulation/generator/thousand-reader.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { createTrafficCacheWorker } from '#workers/traffic-cache/worker.ts';
import { startCrashableRedis } from '../support/crashable-redis.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

// The cache of generated traffic between a real Redis and PostgreSQL.

const services = await startTestServices();
const { db, product } = await startTestShop(services);
const keys = redisKeys(services.namespace);
const WAIT = { timeout: 20_000, interval: 10 };
let redis: Redis;
const running: Worker[] = [];

async function connect(url: string): Promise<Redis> {
  const client = createRedis(url, { purpose: 'worker' });
  expect(await redisReady(client, 10_000)).toBe(true);
  return client;
}

async function start(everyMs: number, client = redis, database = db) {
  const metrics = createMetrics({ process: 'test', defaults: false });
  const deps = { db: database, everyMs, lookMs: 10, logger: silentLogger(), metrics };
  const worker = createTrafficCacheWorker({ ...deps, cache: createRedisTrafficCache(client, keys) });
  await worker.start();
  running.push(worker);
  return async (outcome: 'filled' | 'failed') => {
    const line = (await metrics.text()).split('\n').find((text) => text.includes(`outcome="${outcome}"`));
    return Number(line?.split(' ').at(-1));
  };
}

beforeAll(async () => {
  redis = await connect(services.env.REDIS_URL ?? '');
  for (let k = 0; k < 3; k += 1) {
    await product({ priceWon: 9_000, stock: 5 });
    await db.customer.create({
      data: {
        ...{ id: uuidv7(), source: 'import', birthYear: 1996, gender: 'UNDISCLOSED', joinedAt: new Date() },
        ...{ name: '김비밀', email: `secret${k}@dangol.test`, passwordHash: 'secret-hash' },
      },
    });
  }
});
beforeEach(async () => {
  await redis.del(keys.trafficCache(), keys.trafficLease(), keys.trafficTurn());
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.stop()));
});
afterAll(() => closeRedis(redis));

test('the cache holds ids and coarse attributes, with a lifetime of three fillings, and no personal data', async () => {
  const cache = createRedisTrafficCache(redis, keys);
  await cache.requestFilling();
  expect(await fillTrafficCache({ db, cache, everyMs: 50_000 })).toBe('filled');
  const entry = await cache.read();
  expect(entry?.customers).toHaveLength(3);
  expect(entry?.products.length).toBe(3);
  expect(entry?.customers[0]).toEqual({
    ...{ id: expect.any(String), ageBand: 30, gender: null, status: 'ACTIVE' },
    ...{ marketingConsent: expect.any(Boolean), grade: 'BRONZE' },
  });
  const text = (await redis.get(keys.trafficCache())) ?? '';
  expect(text).not.toMatch(/김비밀|secret|1996|birth|email|name/i);
  expect(await redis.pttl(keys.trafficCache())).toBeGreaterThan(140_000);
  expect(await redis.pttl(keys.trafficCache())).toBeLessThanOrEqual(150_000);
});

test('without a generator the worker rests, and after its lease it rests again', async () => {
  const count = vi.fn(async () => 0);
  const watched = createPrisma(services.databaseUrl, {
    poolSize: 1,
    guard: () => async (statement) => {
      await count();
      return statement();
    },
  });
  const figure = await start(20, redis, watched);
  const looks = vi.spyOn(redis, 'exists');
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(5), WAIT);
  expect([count.mock.calls.length, await redis.exists(keys.trafficCache())]).toEqual([0, 0]);

  await createRedisTrafficCache(redis, keys).requestFilling();
  await vi.waitFor(async () => expect(await figure('filled')).toBeGreaterThan(2), WAIT);
  expect(count.mock.calls.length).toBeGreaterThan(10);
  await redis.pexpire(keys.trafficLease(), 1);
  await vi.waitFor(async () => expect(await redis.exists(keys.trafficLease())).toBe(0), WAIT);
  // The look under way may have seen the lease; those after it have not.
  const before = looks.mock.calls.length;
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(before + 2), WAIT);
  const statements = count.mock.calls.length;
  const later = looks.mock.calls.length;
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(later + 5), WAIT);
  expect(count.mock.calls.length).toBe(statements);
  looks.mockRestore();
  await watched.$disconnect();
});

test('of three workers one fills in each interval', async () => {
  await createRedisTrafficCache(redis, keys).requestFilling();
  const figures = [await start(60_000), await start(60_000), await start(60_000)];
  const filled = async () => {
    let sum = 0;
    for (const figure of figures) sum += await figure('filled');
    return sum;
  };
  await vi.waitFor(async () => expect(await filled()).toBe(1), WAIT);
  const looks = vi.spyOn(redis, 'exists');
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(12), WAIT);
  looks.mockRestore();
  expect(await filled()).toBe(1);
});

test('a reader sees whole caches only, while they are replaced by others', async () => {
  const cache = createRedisTrafficCache(redis, keys);
  const reader = createRedisTrafficCache(await connectOther(), keys);
  const versionOf = (price: number): TrafficCache => ({
    customers: [],
    groups: [],
    products: Array.from({ length: 1_000 }, (_, k) => ({
      ...{ productId: k + 1, category: 'food', priceWon: price, soldCount: 0, listedAtMs: 0 },
    })),
  });
  await cache.write(versionOf(0), { readAtMs: 0, everyMs: 10_000 });
  let isWriting = true;
  const writing = (async () => {
    for (let k = 1; k <= 60; k += 1) await cache.write(versionOf(k), { readAtMs: k, everyMs: 10_000 });
    isWriting = false;
  })();
  const seen = new Set<number>();
  while (isWriting) {
    const entry = await reader.read();
    expect(entry?.products).toHaveLength(1_000);
    expect(new Set(entry?.products.map(({ priceWon }) => priceWon))).toEqual(new Set([entry?.readAtMs]));
    seen.add(entry?.readAtMs ?? -1);
  }
  await writing;
  expect(seen.size).toBeGreaterThan(3);
});

const others: Redis[] = [];
async function connectOther(): Promise<Redis> {
  const other = await connect(services.env.REDIS_URL ?? '');
  others.push(other);
  return other;
}
afterAll(() => Promise.all(others.map(closeRedis)));

test.each([
  ['another version', JSON.stringify({ version: 2, readAtMs: 0, customers: [], products: [], groups: [] })],
  ['half a text', '{"version":1,"readAtMs":0,"custo'],
  [
    'an unknown attribute',
    JSON.stringify({ version: 1, readAtMs: 0, products: [], groups: [], customers: [], name: 'x' }),
  ],
])('%s counts as absent', async (_, text) => {
  await redis.set(keys.trafficCache(), text);
  expect(await createRedisTrafficCache(redis, keys).read()).toBeNull();
});

test('a filling that failed is repeated at once when PostgreSQL is back, and the cache stays as it was', async () => {
  const cache = createRedisTrafficCache(redis, keys);
  await cache.requestFilling();
  await fillTrafficCache({ db, cache, everyMs: 50_000, now: () => 1 });
  await redis.del(keys.trafficTurn());
  const unreachable = new URL(services.databaseUrl);
  unreachable.port = '1';
  const away = createPrisma(unreachable.href, { poolSize: 1, connectTimeoutMs: 500 });
  await expect(fillTrafficCache({ db: away, cache, everyMs: 50_000 })).rejects.toMatchObject({ code: 'unavailable' });
  await away.$disconnect();
  expect((await cache.read())?.readAtMs).toBe(1);
  expect(await fillTrafficCache({ db, cache, everyMs: 50_000, now: () => 2 })).toBe('filled');
  expect((await cache.read())?.readAtMs).toBe(2);
});

test('Redis is flushed, is away and comes back empty: the generator reads PostgreSQL meanwhile, then Redis again', async () => {
  const own = await startCrashableRedis();
  const client = await connect(own.url);
  const away = createRedis('redis://127.0.0.1:9', { purpose: 'worker' });
  let reading = client;
  const cacheNow = () => createRedisTrafficCache(reading, keys);
  const lines: string[] = [];
  const fromDatabase = vi.fn(async (): Promise<TrafficCache> => ({ customers: [], products: [], groups: [] }));
  const read = createThousandReader({
    ...{ fromDatabase, print: (line: string) => lines.push(line), pause, signal: new AbortController().signal },
    cache: { requestFilling: () => cacheNow().requestFilling(), read: () => cacheNow().read() },
  });
  try {
    await start(60_000, client);
    expect((await read(false)).customers).toHaveLength(3);
    // The lease is gone too: the reader sets it again, and the worker fills anew while the reader waits.
    await client.flushall();
    expect((await read(false)).customers).toHaveLength(3);
    expect(fromDatabase).not.toHaveBeenCalled();

    reading = away;
    expect((await read(false)).customers).toHaveLength(0);
    await own.crash();
    await vi.waitFor(() => client.ping(), WAIT);
    reading = client;
    await vi.waitFor(async () => expect((await read(false)).customers).toHaveLength(3), WAIT);
    expect(lines.map((line) => /PostgreSQL is read|cache in Redis/.exec(line)?.[0])).toEqual([
      'cache in Redis',
      'PostgreSQL is read',
      'cache in Redis',
    ]);
  } finally {
    await Promise.all(running.splice(0).map((worker) => worker.stop()));
    await Promise.all([closeRedis(client), closeRedis(away)]);
    await own.stop();
  }
}, 60_000);
