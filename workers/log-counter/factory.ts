import type { WorkerFactory } from '../runtime/worker.ts';
import { createLogCounterWorker } from './worker.ts';

export const logCounterFactory: WorkerFactory = ({ kafka, producer, database, logger, metrics }) =>
  createLogCounterWorker({ kafka, producer, database: database(), logger, metrics });
