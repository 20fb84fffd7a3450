import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { openSqlPool } from '#server/adapters/postgres/sql-pool.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createRollUpsWorker } from './worker.ts';

export const rollUpsFactory: WorkerFactory = ({ env, kafka, clock, logger, metrics }) =>
  createRollUpsWorker({
    holder: `worker/${hostname()}/${randomUUID()}`,
    openPool: () => openSqlPool(env.DATABASE_URL),
    ...{ databaseUrl: env.DATABASE_URL, kafka, now: clock.now, logger, metrics },
  });
