import { CACHED_CUSTOMERS, CACHED_PRODUCTS } from '#contracts/traffic-cache.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { readTrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import { resolveEnv } from '#stack/env.ts';
import { deployMigrations } from '../../prisma/deploy.ts';
import { withScratchDatabase } from '../../prisma/scratch-database.ts';
import type { Bench, BenchContext, Figure } from '../bench.ts';
import { type CountedRun, type Measured, runGenerator } from './generator-run.ts';
import { writeProducts, writeYear } from './year-of-grades.ts';

const YEAR = { customers: 20_000, orders: 200_000 };
const PRODUCTS = 5_000;
const AT_LEAST = 0.98;
const READS = 40;
const NAMESPACE = 'bench-traffic';

/** How many queries the cache of generated traffic saves, and how long both ways take. */
export const cacheBench: Bench = {
  name: 'pipeline',
  figures: ['cache.queryReduction', 'cache.lookupRatio'],
  async run(context) {
    const env = await resolveEnv().catch((error: unknown) => {
      context.progress(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (env === null) return null;
    const redis = createRedis(env.REDIS_URL ?? '', { purpose: 'worker' });
    await redisReady(redis, 5_000);
    try {
      return await withScratchDatabase(env.DATABASE_OWNER_URL ?? env.DATABASE_URL ?? '', (url) =>
        measure(url, redis, context),
      );
    } finally {
      const keys = redisKeys(NAMESPACE);
      await redis.del(keys.trafficCache(), keys.trafficLease(), keys.trafficTurn());
      await closeRedis(redis);
    }
  },
};

async function measure(url: string, redis: Redis, { progress, quick }: BenchContext): Promise<Record<string, Figure>> {
  const size = quick ? { customers: YEAR.customers / 10, orders: YEAR.orders / 10 } : YEAR;
  progress(`writing ${size.customers} customers with ${size.orders} orders, and ${PRODUCTS} products`);
  await deployMigrations(url, () => undefined);
  await writeYear(url, size);
  await writeProducts(url, PRODUCTS);
  let statements = 0;
  const onStatement = (sql: string) => {
    if (!/^\s*(BEGIN|COMMIT)/i.test(sql)) statements += 1;
  };
  const db = createPrisma(url, { poolSize: 2, statementTimeoutMs: 20_000, onStatement });
  const cache = createRedisTrafficCache(redis, redisKeys(NAMESPACE));
  const measured: Measured = { db, cache, statements: () => statements };
  try {
    const seconds = quick ? 100 : 300;
    progress(`orders of ${seconds} s at speed 60, then of ${2 * seconds} s at speed 1`);
    const fast = await runGenerator(measured, { speed: 60, seconds });
    const slow = await runGenerator(measured, { speed: 1, seconds: 2 * seconds });
    const readMs = await medianMs(async () => void (await cache.read()));
    const sizes = { ...CACHED_CUSTOMERS, ...CACHED_PRODUCTS };
    const databaseMs = await medianMs(async () => void (await readTrafficCache(db, sizes, koreanYear(Date.now()))));
    return figuresOf({ fast, slow, readMs, databaseMs, note: `${size.customers} customers, ${size.orders} orders` });
  } finally {
    await db.$disconnect();
  }
}

const reduction = (cached: number, without: number) => 1 - cached / without;
const round = (value: number, digits: number) => Number(value.toFixed(digits));

function figuresOf({
  fast,
  slow,
  readMs,
  databaseMs,
  note,
}: {
  fast: CountedRun;
  slow: CountedRun;
  readMs: number;
  databaseMs: number;
  note: string;
}): Record<string, Figure> {
  const share = (run: CountedRun, way: 'twoAnOrder' | 'oneAndLines') =>
    round(reduction(run.cached, run.shared + run[way]), 4);
  return {
    'cache.queryReduction': {
      value: share(fast, 'twoAnOrder'),
      unit: 'of the queries',
      target: { atLeast: AT_LEAST },
      peers: {
        'speed 60, 1 + n look-ups': share(fast, 'oneAndLines'),
        'speed 1, 2 look-ups': share(slow, 'twoAnOrder'),
        'speed 1, 1 + n look-ups': share(slow, 'oneAndLines'),
      },
      note: `${note}; ${fast.orders} orders at speed 60: ${fast.cached} statements, ${fast.shared + fast.twoAnOrder} with 2 look-ups an order, ${fast.shared + fast.oneAndLines} with 1 + n; at speed 1 ${slow.orders} orders: ${slow.cached}, ${slow.shared + slow.twoAnOrder}, ${slow.shared + slow.oneAndLines}. The worker's statements and those that fill up stock are counted; BEGIN and COMMIT on neither side`,
    },
    'cache.lookupRatio': {
      value: round(databaseMs / readMs, 1),
      unit: '× the time',
      peers: {
        'the thousand from PostgreSQL, ms': round(databaseMs, 2),
        'the thousand from Redis, parsed and checked, ms': round(readMs, 2),
        'look-ups of an order in PostgreSQL, ms': round(fast.lookUpMs, 3),
        'an order’s share of a read from Redis at speed 60, ms': round((readMs * fast.reads) / fast.orders, 4),
        'both look-ups of an order, ×': round(fast.lookUpMs / ((readMs * fast.reads) / fast.orders), 1),
      },
      note: `median of ${READS} reads of customers and products; the specification expects some 100`,
    },
  };
}

async function medianMs(read: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < READS; k += 1) {
    const startedMs = performance.now();
    await read();
    times.push(performance.now() - startedMs);
  }
  return times.sort((a, b) => a - b)[READS / 2] ?? Number.NaN;
}
