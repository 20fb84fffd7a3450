import type { WorkerFactory } from '../runtime/worker.ts';
import { createGradeUpdaterWorker } from './worker.ts';

export const gradeUpdaterFactory: WorkerFactory = ({ env, database, clock, logger, metrics }) =>
  createGradeUpdaterWorker({
    db: database(),
    now: clock.now,
    everyMs: env.GRADE_UPDATE_INTERVAL_MS,
    logger,
    metrics,
  });
