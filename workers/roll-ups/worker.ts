import type { SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import type { Worker } from '../runtime/worker.ts';
import { createFigures } from './figures.ts';
import { createHousekeeping, type HousekeepingDeps } from './housekeeping.ts';
import { holdWhenFree, type LeaseHolderDeps } from './lease-holder.ts';

export interface RollUpsDeps
  extends Omit<LeaseHolderDeps, 'pool' | 'figures'>,
    Omit<HousekeepingDeps, 'pool' | 'figures'> {
  /** Connections of its own: it must not wait for those of the order writer. */
  openPool(): SqlPool;
  metrics?: Metrics | undefined;
}

/**
 * `orders` and `behavior` → the roll-ups (docs/decisions/0126), while it holds the lease: one worker of all, and none
 * while Spark does. Recounts and deletions go on beside.
 */
export function createRollUpsWorker({ openPool, metrics, ...deps }: RollUpsDeps): Worker {
  const figures = metrics && createFigures(metrics);
  let stopping = new AbortController();
  let holding: Promise<void> = Promise.resolve();
  let pool: SqlPool | null = null;
  const opened = () => {
    pool ??= openPool();
    return pool;
  };
  const jobs = createHousekeeping({ ...deps, pool: opened, figures });
  return {
    name: 'roll-ups',
    async start() {
      stopping = new AbortController();
      holding = holdWhenFree({ ...deps, pool: opened(), figures }, stopping.signal);
      for (const job of jobs) await job.start();
    },
    async stop() {
      stopping.abort();
      await Promise.all([holding, ...jobs.map((job) => job.stop())]);
      await pool?.close();
      pool = null;
    },
  };
}
