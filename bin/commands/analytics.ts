import { join } from 'node:path';
import { type Arguments, parseArguments, USAGE } from '../../analytics/launch/arguments.ts';
import { isThere, type LogSource, prepareSpark, runNeighbours } from '../../analytics/launch/job.ts';
import { readNeighbours } from '../../analytics/launch/output.ts';
import { CACHE } from '../../analytics/launch/places.ts';
import { parseRecount, RECOUNT_USAGE, runRecount } from '../../analytics/launch/recount.ts';
import { modelSettingsOf } from '../../analytics/launch/settings.ts';
import { loadWarmStart, type Offered } from '../../analytics/launch/warm-start.ts';
import { envSchema } from '../../contracts/env.ts';
import { TOPICS } from '../../contracts/topics.ts';
import { kafkaConnection } from '../../server/adapters/kafka/connection.ts';
import { kafkaNames } from '../../server/adapters/kafka/names.ts';
import { createPrisma } from '../../server/adapters/postgres/client.ts';
import { readAllProducts } from '../../server/adapters/postgres/product-reader.ts';
import { closeRedis, createRedis, redisReady } from '../../server/adapters/redis.ts';
import { redisKeys } from '../../server/adapters/redis-keys.ts';
import { createRedisNeighbourStore } from '../../server/adapters/redis-neighbours.ts';
import { resolveEnv } from '../../stack/env.ts';
import { stopRequest } from '../launch/stop-request.ts';

/*
 * npm run analytics: jobs over the whole behaviour log on Spark, and the recount of the roll-ups.
 */

const startedAt = performance.now();
const progress = (line: string) =>
  console.log(`  ${`${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(9)}  ${line}`);
const stop = stopRequest();

async function sourceOf({ from }: Arguments): Promise<LogSource> {
  if (from !== 'kafka') {
    if (!isThere(from)) throw new Error(`${from} is not there. To mend it: --from kafka, or a file of JSON lines`);
    return { files: from };
  }
  const env = await resolveEnv();
  return { kafka: kafkaConnection(env), topic: kafkaNames(env.DANGOL_NAMESPACE ?? '').topic(TOPICS.behavior) };
}

async function offeredProducts(databaseUrl: string): Promise<Offered> {
  const prisma = createPrisma(databaseUrl, { poolSize: 1, statementTimeoutMs: 30_000 });
  const offered = new Map<number, { name: string }>();
  try {
    for await (const page of readAllProducts(prisma))
      for (const { productId, name, listed, stock } of page) if (listed && stock > 0) offered.set(productId, { name });
  } finally {
    await prisma.$disconnect();
  }
  return offered;
}

async function load(out: string): Promise<void> {
  const { DATABASE_URL = '', REDIS_URL = '', DANGOL_NAMESPACE = '' } = await resolveEnv();
  const offered = await offeredProducts(DATABASE_URL);
  const redis = createRedis(REDIS_URL, { purpose: 'worker' });
  try {
    if (!(await redisReady(redis, 5_000))) throw new Error('Redis does not answer. To mend it: npm run stack -- up');
    const store = createRedisNeighbourStore(redis, redisKeys(DANGOL_NAMESPACE));
    const lists = await loadWarmStart({ neighbours: readNeighbours(out), offered, store, nowMs: Date.now() });
    progress(`${lists} lists beside products are in Redis, until the recommender has its own or two days have passed`);
  } finally {
    await closeRedis(redis);
  }
}

async function recount(argv: readonly string[]): Promise<void> {
  const days = parseRecount(argv);
  if (days === null) console.log(RECOUNT_USAGE);
  else await runRecount(days, { env: await resolveEnv(), progress, signal: stop });
}

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'recount') return recount(rest);
  const chosen = parseArguments(process.argv.slice(2));
  if (chosen === null) {
    console.log(`${RECOUNT_USAGE}\n${USAGE}`);
    return;
  }
  const out = chosen.out ?? join(CACHE, 'out');
  if (chosen.command === 'prepare') {
    await prepareSpark({ kafka: true, progress, signal: stop });
    progress('Spark and its Kafka connector are installed');
  } else if (chosen.command === 'load') await load(out);
  else {
    const from = await sourceOf(chosen);
    const { top, format, memory } = chosen;
    const shopsKind = envSchema.shape.RECOMMEND_LOG_KIND.parse(process.env.RECOMMEND_LOG_KIND);
    const settings = modelSettingsOf(chosen.settings, shopsKind);
    await runNeighbours({ from, out, top, format, settings, memory, progress, signal: stop });
    progress(`written to ${join(out, 'neighbours')}`);
    if (chosen.load) await load(out);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = stop.aborted ? 130 : 1;
}
