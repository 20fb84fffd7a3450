import { publishUnpublished } from '#server/adapters/postgres/product-states.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createRelayWorker } from './worker.ts';

export const relayFactory: WorkerFactory = ({ env, producer, database, logger, metrics }) =>
  createRelayWorker({
    databaseUrl: env.DATABASE_URL,
    producer,
    publishStates: (limit) => publishUnpublished(database(), limit),
    logger,
    metrics,
  });
