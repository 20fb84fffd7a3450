import type { AlertRule } from '#contracts/alerts/rules.ts';
import type { Observation } from '#server/alerts/observe.ts';
import type { Metrics } from '#server/observability/metrics.ts';

const OUTCOMES = ['applied', 'standby', 'away', 'failed'] as const;
/** standby: another evaluates. away: PostgreSQL does not answer; what was seen is kept. */
export type TurnOutcome = (typeof OUTCOMES)[number];

/** The evaluator's own metrics. */
export function createEvaluatorFigures(metrics: Metrics, rules: readonly AlertRule[]) {
  const turns = metrics.counter('dangol_alert_turns_total', 'Turns of the alert evaluator, by outcome.', ['outcome']);
  const seconds = metrics.histogram('dangol_alert_turn_seconds', 'Time to evaluate all alert rules.');
  const evaluatedAt = metrics.gauge(
    'dangol_alert_evaluated_at_seconds',
    'When this process last evaluated the alert rules, Unix time.',
  );
  const firing = metrics.gauge('dangol_alerts_firing', 'Alerts neither acknowledged nor muted.', ['rule']);
  // At 0 from the start: the first of a new process is an increase, too (prometheus#12967).
  for (const outcome of OUTCOMES) turns.inc({ outcome }, 0);
  const setFiring = (counts: ReadonlyMap<string, number>) => {
    for (const { id } of rules) firing.set({ rule: id }, counts.get(id) ?? 0);
  };
  setFiring(new Map());
  return {
    turned(outcome: TurnOutcome, tookSeconds: number): void {
      turns.inc({ outcome });
      if (outcome === 'applied') seconds.observe(tookSeconds);
    },
    observed({ atMs }: Observation): void {
      evaluatedAt.set(atMs / 1_000);
    },
    /** Another process evaluates: what this one saw is of the past. */
    standby(): void {
      evaluatedAt.reset();
      setFiring(new Map());
    },
    firing: setFiring,
  };
}
