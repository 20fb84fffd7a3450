import type { WorkerFactory } from '../runtime/worker.ts';
import { createReorderCyclesWorker } from './worker.ts';

export const reorderCyclesFactory: WorkerFactory = ({ database, clock, logger, metrics }) =>
  createReorderCyclesWorker({ db: database(), now: clock.now, logger, metrics });
