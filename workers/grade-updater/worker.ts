import { GRADES } from '#domain/grade/grade.ts';
import { countGrades } from '#server/adapters/postgres/grades.ts';
import { type GradeRun, type UpdateGradesOptions, updateGrades } from '#server/grades/update-grades.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** A failed run is repeated earlier than the next one is due: PostgreSQL is back within seconds. */
const RETRY_MS = 15_000;

export interface GradeUpdaterDeps extends Omit<UpdateGradesOptions, 'signal'> {
  everyMs: number;
  logger: Logger;
  metrics?: Metrics | undefined;
}

/**
 * Every ten minutes (GRADE_UPDATE_INTERVAL_MS) gives customers the grades of their orders (docs/decisions/0122). Does
 * nothing while a back-fill is under way. Several may run.
 */
export function createGradeUpdaterWorker({ everyMs, logger, metrics, ...deps }: GradeUpdaterDeps): Worker {
  const figures = metrics && createFigures(metrics);
  const logFailed = logFailedTurns(logger, 'grades could not be updated');
  let isWaiting = false;

  /** Once per wait, not every ten minutes. */
  function logWaiting({ outcome, backfills }: GradeRun): void {
    if (outcome === 'waiting' && !isWaiting) logger.info({ backfills }, 'grades wait for a back-fill to be complete');
    isWaiting = outcome === 'waiting';
  }

  return createPeriodicWorker({
    name: 'grade-updater',
    everyMs,
    retryMs: Math.min(RETRY_MS, everyMs),
    async turn(signal) {
      const startedMs = performance.now();
      const run = await updateGrades({ ...deps, signal });
      const seconds = (performance.now() - startedMs) / 1_000;
      logWaiting(run);
      if (run.changes.length > 0) logger.info({ changes: run.changes.length, seconds }, 'grades changed');
      figures?.ran(run, seconds);
      figures?.counted(await countGrades(deps.db));
    },
    onError(error) {
      figures?.failed();
      logFailed(error);
    },
  });
}

function createFigures(metrics: Metrics) {
  const runs = metrics.counter('dangol_grade_runs_total', 'Runs of the grade updater, by outcome.', ['outcome']);
  const changes = metrics.counter('dangol_grade_changes_total', 'Changes of grades by the updater.', ['from', 'to']);
  const seconds = metrics.histogram('dangol_grade_run_seconds', 'Time of a run over all customers.');
  const waiting = metrics.gauge('dangol_grade_waiting', '1 while grades wait for a back-fill to be complete.');
  const customers = metrics.gauge('dangol_grade_customers', 'Customers by grade, without those who left.', ['grade']);
  // At 0 from the start: the first change of a new process is an increase, too.
  for (const outcome of ['updated', 'waiting', 'busy', 'stopped', 'failed']) runs.inc({ outcome }, 0);
  GRADES.forEach((from, at) => {
    for (const to of [...GRADES.slice(at + 1), ...GRADES.slice(at - 1, at)]) changes.inc({ from, to }, 0);
  });
  return {
    ran(run: GradeRun, tookSeconds: number) {
      runs.inc({ outcome: run.outcome });
      for (const { from, to } of run.changes) changes.inc({ from, to });
      if (run.outcome === 'updated') seconds.observe(tookSeconds);
      waiting.set(run.outcome === 'waiting' ? 1 : 0);
    },
    failed: () => runs.inc({ outcome: 'failed' }),
    counted(byGrade: Awaited<ReturnType<typeof countGrades>>) {
      for (const grade of GRADES) customers.set({ grade }, byGrade.get(grade) ?? 0);
    },
  };
}
