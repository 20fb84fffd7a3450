import { createAttributor } from '#server/attribution/attributor.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createAttributionWorker } from './worker.ts';

export const attributionFactory: WorkerFactory = ({ env, kafka, producer, database, logger, metrics }) =>
  createAttributionWorker({
    kafka,
    producer,
    attributor: createAttributor({
      db: database(),
      now: () => new Date(),
      experiment: env.RECOMMEND_EXPERIMENT ?? null,
    }),
    logger,
    metrics,
  });
