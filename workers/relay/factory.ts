import type { WorkerFactory } from '../runtime/worker.ts';
import { createRelayWorker } from './worker.ts';

export const relayFactory: WorkerFactory = ({ env, producer, logger, metrics }) =>
  createRelayWorker({ databaseUrl: env.DATABASE_URL, producer, logger, metrics });
