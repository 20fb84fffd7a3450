import { UsageError } from '#contracts/command-line.ts';
import { CACHED_CUSTOMERS, CACHED_PRODUCTS, type TrafficCache } from '#contracts/traffic-cache.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { replenishStock } from '#server/adapters/postgres/stock.ts';
import { readTrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import { closeRedis, createRedis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRedisTrafficCache, type RedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import { createRedisTrafficScenarios } from '#server/adapters/redis-traffic-scenarios.ts';
import { openLocalServices } from '../traffic/local-services.ts';
import type { Population } from './population.ts';

/** An offer with fewer than 5 pieces gets 60 more. */
const REPLENISHMENT = { below: 5, pieces: 60 };
const FIRST_CONNECTION_MS = 2_000;
/** No limit in practice. */
const EVERYBODY = { buyers: 1_000_000, newcomers: 1_000_000 };

export interface TrafficServices {
  producer: LogProducer;
  cache: RedisTrafficCache;
  /** Scenarios that operators force at this moment. */
  forcedScenarios(): Promise<ScenarioCode[]>;
  /** The thousand, or with `whole` all customers, from PostgreSQL. */
  fromDatabase(whole: boolean): Promise<TrafficCache>;
  replenish(productIds: readonly number[]): Promise<number>;
  /** Rejects with a UsageError unless these customers and products are in the shop. */
  assertHas(population: Population): Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL, Redis and Kafka of this folder's stack, or those that the environment names; on this machine only. */
export async function openTrafficServices(): Promise<TrafficServices> {
  const { env, db, kafka, close } = await openLocalServices('traffic', { poolSize: 2 });
  const producer = await kafka.producer({ deliveryTimeoutMs: 60_000 });
  const redis = createRedis(env.REDIS_URL, { purpose: 'worker' });
  // Commands before the first connection would be refused, as if Redis were away.
  await redisReady(redis, FIRST_CONNECTION_MS);
  const keys = redisKeys(env.DANGOL_NAMESPACE);
  const scenarios = createRedisTrafficScenarios(redis, keys);
  return {
    producer,
    cache: createRedisTrafficCache(redis, keys),
    forcedScenarios: async () => [...(await scenarios.forced()).keys()],
    fromDatabase: (whole) =>
      readTrafficCache(db, { ...(whole ? EVERYBODY : CACHED_CUSTOMERS), ...CACHED_PRODUCTS }, koreanYear(Date.now())),
    replenish: (productIds) => replenishStock(db, productIds, REPLENISHMENT),
    async assertHas({ customers, products }) {
      const [id, productId] = [customers.at(-1)?.id ?? '', products.at(-1)?.productId ?? 0];
      const found = [
        await db.customer.findUnique({ where: { id } }),
        await db.product.findUnique({ where: { id: productId } }),
      ];
      if (found.includes(null))
        throw new UsageError(
          '--publish: this shop does not have the people and products of that seed; see --seed and --customers.',
        );
    },
    async close() {
      await Promise.all([producer.close(), closeRedis(redis)]);
      await close();
    },
  };
}
