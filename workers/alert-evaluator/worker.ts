import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { type AlertEvaluatorDeps, createAlertEvaluator } from './evaluator.ts';

/** Every 30 s (ALERT_INTERVAL_MS) evaluates the alert rules and keeps table `alert` (docs/decisions/0129). */
export function createAlertEvaluatorWorker(deps: AlertEvaluatorDeps): Worker {
  const evaluator = createAlertEvaluator(deps);
  const periodic = createPeriodicWorker({
    name: 'alert-evaluator',
    everyMs: deps.everyMs,
    async turn() {
      await evaluator.turn();
    },
    onError: logFailedTurns(deps.logger, 'alerts could not be evaluated'),
  });
  return {
    ...periodic,
    async stop() {
      await periodic.stop();
      await evaluator.stop();
    },
  };
}
