import { stringify } from 'yaml';
import type { AlertRule } from '#contracts/alerts/rules.ts';
import { type AlertLabels, labelKeyOf } from '#domain/alert/rule.ts';
import type { CounterState, Sample } from '#domain/alert/samples.ts';
import { type ConditionState, stepAlert } from '#domain/alert/state.ts';
import { annotationsOf, isPromRule } from '#observability/alerts/prometheus.ts';
import { countersAfter, findingsOf } from '#server/alerts/findings.ts';

/*
 * The same samples for both: the evaluator's functions, run over them turn by turn, and promtool, which runs
 * Prometheus' own rules over them. What the first finds is what the second is to expect.
 */

export const STEP_MS = 30_000;

/** One series: its value at each step; null: it is not there any more, or not yet. */
export interface Series {
  name: string;
  labels: AlertLabels;
  values: readonly (number | null)[];
}

/** `count` times the value. */
export const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

export interface FiringAt {
  atMs: number;
  rule: string;
  labels: readonly AlertLabels[];
}

const stepsOf = (series: readonly Series[]) => Math.max(...series.map(({ values }) => values.length));

/** The alerts that fire at each step, by the evaluator's own functions. */
export function firingOf(
  rules: readonly AlertRule[],
  series: readonly Series[],
  targets: readonly string[],
): FiringAt[] {
  const states = new Map<string, { condition: ConditionState | null; isOpen: boolean; labels: AlertLabels }>();
  let counters: ReadonlyMap<string, CounterState> = new Map();
  return Array.from({ length: stepsOf(series) }, (_, step) => step * STEP_MS).flatMap((atMs, step) => {
    const samples = series.flatMap(({ name, labels, values }): Sample[] => {
      const value = values[step] ?? null;
      return value === null ? [] : [{ name, labels, value }];
    });
    const observation = { atMs, samples, rows: new Map() };
    counters = countersAfter(counters, observation);
    const findings = findingsOf(rules, observation, { targets, counters });
    for (const rule of rules) {
      const { found, missing } = findings.get(rule.id) ?? { found: new Map(), missing: undefined };
      if (missing === undefined) continue;
      const known = [...states.keys()].filter((key) => key.startsWith(`${rule.id} `));
      for (const key of new Set([...[...found.keys()].map((labelKey) => `${rule.id} ${labelKey}`), ...known])) {
        const finding = found.get(key.slice(rule.id.length + 1));
        const before = states.get(key) ?? { condition: null, isOpen: false, labels: finding?.labels ?? {} };
        const { condition, change } = stepAlert(rule, before, finding ?? missing, { atMs, isHeldOff: false });
        const isOpen = change === 'fire' || (before.isOpen && change !== 'resolve');
        states.set(key, { ...before, condition, isOpen });
      }
    }
    return rules.map((rule) => ({
      ...{ atMs, rule: rule.id },
      labels: [...states]
        .filter(([key, { isOpen }]) => isOpen && key.startsWith(`${rule.id} `))
        .map(([, { labels }]) => labels),
    }));
  });
}

/** A file for `promtool test rules`: at each step of `expected` exactly these alerts fire. */
export function promtoolFile(
  ruleFile: string,
  rules: readonly AlertRule[],
  series: readonly Series[],
  expected: readonly FiringAt[],
): string {
  const ruleOf = new Map(rules.filter(isPromRule).map((rule) => [rule.id, rule]));
  return stringify({
    rule_files: [ruleFile],
    evaluation_interval: '30s',
    tests: [
      {
        interval: '30s',
        input_series: series.map(({ name, labels, values }) => ({
          series: `${name}{${Object.entries(labels)
            .map(([label, value]) => `${label}="${value}"`)
            .join(',')}}`,
          values: values.map((value) => value ?? 'stale').join(' '),
        })),
        alert_rule_test: expected.flatMap(({ atMs, rule: id, labels }) => {
          const rule = ruleOf.get(id);
          if (rule === undefined) return [];
          return {
            eval_time: `${atMs / 1_000}s`,
            alertname: id,
            exp_alerts: labels
              .toSorted((one, other) => labelKeyOf(one).localeCompare(labelKeyOf(other)))
              .map((own) => ({
                exp_labels: { ...own, severity: rule.severity },
                exp_annotations: annotationsOf(rule),
              })),
          };
        }),
      },
    ],
  });
}
