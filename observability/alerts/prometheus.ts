import { stringify } from 'yaml';
import { type AlertRule, alertRuleOf } from '#contracts/alerts/rules.ts';
import type { AlertCause } from '#domain/alert/rule.ts';

/** A rule whose condition Prometheus evaluates. */
export type PromRule = AlertRule & { condition: Exclude<AlertRule['condition'], { kind: 'sql' }> };

export function isPromRule(rule: AlertRule): rule is PromRule {
  return rule.condition.kind !== 'sql';
}

const above = (rule: PromRule, targets: readonly string[]) =>
  `(${rule.condition.signal.promql(targets)}) > ${rule.threshold}`;

/** A cause as an expression; null where Prometheus does not evaluate it. */
function causeExpression({ rule: id, labels = {} }: AlertCause, targets: readonly string[]): string | null {
  const rule = alertRuleOf(id);
  if (rule === undefined || !isPromRule(rule)) return null;
  return Object.entries(labels).reduce(
    (expression, [name, value]) =>
      `${expression} and on (${name}) label_replace(vector(1), "${name}", "${value}", "", "")`,
    `(${above(rule, targets)})`,
  );
}

/**
 * The condition of a rule: its value above the threshold, unless a condition that explains it holds. `targets`: the
 * addresses that Prometheus scrapes.
 */
export function expressionOf(rule: PromRule, targets: readonly string[]): string {
  const causes = rule.inhibitedBy.flatMap((cause) => causeExpression(cause, targets) ?? []);
  return causes.reduce((expression, cause) => `(${expression}) unless on () (${cause})`, above(rule, targets));
}

export const seconds = (count: number) => `${count}s`;

/** Of an alert, for who reads it in Prometheus or Grafana. */
export function annotationsOf({ title, about, remedy }: AlertRule): Record<string, string> {
  return {
    summary: `${title.ko} · ${title.en}`,
    description: `${about.ko}\n${about.en}`,
    remedy: `${remedy.ko}\n${remedy.en}`,
  };
}

/** How often Prometheus and Grafana evaluate. */
export const EVERY_SECONDS = 30;

/** Rule file of Prometheus, as an object: names, expressions, durations and labels. */
export function ruleFile(rules: readonly AlertRule[], targets: readonly string[]) {
  return {
    groups: [
      {
        name: 'dangol',
        interval: seconds(EVERY_SECONDS),
        rules: rules.filter(isPromRule).map((rule) => ({
          alert: rule.id,
          expr: expressionOf(rule, targets),
          for: seconds(rule.forSeconds),
          keep_firing_for: seconds(rule.keepFiringSeconds),
          labels: { severity: rule.severity },
          annotations: annotationsOf(rule),
        })),
      },
    ],
  };
}

/** The same as text. */
export function ruleFileText(rules: readonly AlertRule[], targets: readonly string[]): string {
  return `# Generated: node observability/alerts/generate.ts\n${stringify(ruleFile(rules, targets), { lineWidth: 0 })}`;
}
