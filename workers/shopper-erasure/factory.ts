import { createElasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventErasure } from '#server/adapters/elasticsearch/event-erasure.ts';
import { createRedisErasure } from '#server/adapters/redis-erasure.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createShopperErasureWorker } from './worker.ts';

export const shopperErasureFactory: WorkerFactory = ({ env, database, redis, keys, clock, logger }) => {
  const elasticsearch = createElasticsearch({ connection: elasticsearchConnection(env) });
  return createShopperErasureWorker({
    db: database(),
    eraseEvents: createEventErasure(elasticsearch, env.DANGOL_NAMESPACE),
    eraseCopies: createRedisErasure(redis(), keys),
    now: clock.now,
    logger,
  });
};
