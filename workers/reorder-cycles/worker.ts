import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { type CycleRun, type UpdateCyclesOptions, updateCycles } from '#server/reorder/update-cycles.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** How often it looks whether cycles are due: a handful of rows. */
const LOOK_MS = 60_000;

export interface ReorderCyclesDeps extends Omit<UpdateCyclesOptions, 'signal' | 'isForced'> {
  lookMs?: number;
  logger: Logger;
  metrics?: Metrics | undefined;
}

/**
 * Every night, and after a past was completed or days were recounted, computes how often customers and segments buy
 * again, and when new products sold first (docs/decisions/0130). Several may run.
 */
export function createReorderCyclesWorker({ lookMs = LOOK_MS, logger, metrics, ...deps }: ReorderCyclesDeps): Worker {
  const runs = metrics?.counter('dangol_reorder_cycle_runs_total', 'Runs that compute reorder cycles, by outcome.', [
    'outcome',
  ]);
  const seconds = metrics?.histogram('dangol_reorder_cycle_run_seconds', 'Time of a run over all customers.');
  const waiting = metrics?.gauge(
    'dangol_reorder_cycle_waiting',
    '1 while reorder cycles wait for days to be complete.',
  );
  // At 0 from the start: the first failure of a new process is an increase, too.
  for (const outcome of ['updated', 'current', 'waiting', 'busy', 'stopped', 'failed']) runs?.inc({ outcome }, 0);
  const logFailed = logFailedTurns(logger, 'reorder cycles could not be computed');
  let isWaiting = false;

  function note({ outcome, changed }: CycleRun, tookSeconds: number): void {
    runs?.inc({ outcome });
    waiting?.set(outcome === 'waiting' ? 1 : 0);
    // Once per wait, not every minute.
    if (outcome === 'waiting' && !isWaiting) logger.info('reorder cycles wait for days to be complete');
    isWaiting = outcome === 'waiting';
    if (outcome !== 'updated') return;
    seconds?.observe(tookSeconds);
    logger.info({ changed, seconds: tookSeconds }, 'reorder cycles are computed');
  }

  return createPeriodicWorker({
    name: 'reorder-cycles',
    everyMs: lookMs,
    async turn(signal) {
      const startedMs = performance.now();
      const run = await updateCycles({ ...deps, signal });
      note(run, (performance.now() - startedMs) / 1_000);
    },
    onError(error) {
      runs?.inc({ outcome: 'failed' });
      logFailed(error);
    },
  });
}
