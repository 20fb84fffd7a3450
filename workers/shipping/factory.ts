import { createCarrier } from '#server/adapters/carrier/index.ts';
import { createRedisShipments } from '#server/adapters/redis-shipments.ts';
import { paceOf } from '#server/shipping/pace.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createShippingWorker } from './worker.ts';

export const shippingFactory: WorkerFactory = ({ env, database, redis, pushes, keys, clock, logger, metrics }) =>
  createShippingWorker({
    db: database(),
    carrier: createCarrier(env, clock.now),
    pace: paceOf(env),
    now: clock.now,
    store: createRedisShipments(redis(), keys),
    publisher: pushes(),
    logger,
    metrics,
  });
