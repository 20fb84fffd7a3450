import type { AlertRule } from '#contracts/alerts/rules.ts';
import { FOLLOWED_COUNTERS, type SignalContext } from '#contracts/alerts/signals.ts';
import { type AlertLabels, hasLabels, labelKeyOf } from '#domain/alert/rule.ts';
import { type CounterState, increaseAt, nextCounter, seriesOf } from '#domain/alert/samples.ts';
import type { Finding } from '#domain/alert/state.ts';
import type { Observation, SqlReading } from './observe.ts';

export interface LabelledFinding extends Finding {
  labels: AlertLabels;
}

export interface RuleFindings {
  /** By label key. */
  found: ReadonlyMap<string, LabelledFinding>;
  /** Of labels that are not among them. */
  missing: Pick<Finding, 'condition' | 'isInhibited'>;
}

/** Counters after the samples of an observation; those that it does not have stay as they were. */
export function countersAfter(
  before: ReadonlyMap<string, CounterState>,
  { samples, atMs }: Pick<Observation, 'samples' | 'atMs'>,
): Map<string, CounterState> {
  const followed = samples.filter(({ name }) => FOLLOWED_COUNTERS.includes(name));
  const seen = followed.map((sample): [string, CounterState] => {
    const series = seriesOf(sample);
    return [series, nextCounter(before.get(series), sample.value, atMs)];
  });
  return new Map([...before, ...seen]);
}

/**
 * What an observation means for each rule: `counters` are those after it. A rule that is evaluated by Prometheus alone
 * has none.
 */
export function findingsOf(
  rules: readonly AlertRule[],
  observation: Observation,
  { targets, counters }: { targets: readonly string[]; counters: ReadonlyMap<string, CounterState> },
): Map<string, RuleFindings> {
  const context: SignalContext = {
    targets,
    increaseOf(sample) {
      const counter = counters.get(seriesOf(sample));
      return counter === undefined ? 0 : increaseAt(counter, observation.atMs);
    },
  };
  const readings = new Map(
    rules
      .filter(({ condition }) => condition.kind !== 'prometheus')
      .map((rule) => [rule, readingsOf(rule, observation, context)] as const),
  );
  const active = new Map(
    [...readings].map(([rule, read]) => [
      rule.id,
      read === 'failed' ? [] : read.filter(({ value }) => value > rule.threshold).map(({ labels }) => labels),
    ]),
  );
  const isInhibited = ({ inhibitedBy }: AlertRule) =>
    inhibitedBy.some((cause) => active.get(cause.rule)?.some((labels) => hasLabels(labels, cause.labels)) === true);
  return new Map([...readings].map(([rule, read]) => [rule.id, ruleFindings(rule, read, isInhibited(rule))]));
}

function readingsOf({ id, condition }: AlertRule, observation: Observation, context: SignalContext) {
  if (condition.kind === 'signal') return condition.signal.readings(observation.samples, context);
  return observation.rows.get(id) ?? 'failed';
}

function ruleFindings(rule: AlertRule, read: readonly SqlReading[] | 'failed', isInhibited: boolean): RuleFindings {
  const condition = (policy: 'ok' | 'keep') => (policy === 'ok' ? 'inactive' : 'unknown');
  if (read === 'failed') return { found: new Map(), missing: { condition: condition(rule.execError), isInhibited } };
  const found = read.map(({ labels, value, shown }): [string, LabelledFinding] => [
    labelKeyOf(labels),
    {
      labels,
      condition: value > rule.threshold ? 'active' : 'inactive',
      value: shown?.value ?? value,
      baseline: shown?.baseline ?? null,
      isInhibited,
    },
  ]);
  const missing = read.length === 0 ? condition(rule.noData) : 'inactive';
  return { found: new Map(found), missing: { condition: missing, isInhibited } };
}
