import { createRedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createTrafficCacheWorker } from './worker.ts';

export const trafficCacheFactory: WorkerFactory = ({ env, database, redis, keys, logger, metrics }) =>
  createTrafficCacheWorker({
    db: database(),
    cache: createRedisTrafficCache(redis(), keys),
    everyMs: env.TRAFFIC_CACHE_INTERVAL_MS,
    logger,
    metrics,
  });
