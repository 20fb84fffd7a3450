import type { Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { QueryBuilder, RuleBuilder } from '@grafana/grafana-foundation-sdk/alerting';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { stringify } from 'yaml';
import { type AlertRule, RETIRED_RULES } from '#contracts/alerts/rules.ts';
import { DATA_SOURCES } from '../grafana/postgres-target.ts';
import { annotationsOf, EVERY_SECONDS, expressionOf, isPromRule, seconds } from './prometheus.ts';

export const ruleUid = (id: string) => `dangol-${id}`;

const STATES = { ok: 'OK', keep: 'KeepLast' } as const;
/** The SDK has builders for queries of Prometheus alone; a query is plain JSON, and this makes it one. */
const model = (json: Record<string, unknown>): Builder<Dataquery> => ({
  build: () => ({ _implementsDataqueryVariant: () => undefined, ...json }) as unknown as Dataquery,
});

/** A: the value of the condition. B: whether it is above the threshold. */
function queriesOf(rule: AlertRule, targets: readonly string[]): QueryBuilder[] {
  const value = isPromRule(rule)
    ? query('A', DATA_SOURCES.prometheus.uid, {
        ...{ expr: expressionOf(rule, targets), instant: true, range: false },
      })
    : query('A', DATA_SOURCES.postgres.uid, {
        ...{ rawSql: rule.condition.kind === 'sql' ? rule.condition.sql : '', rawQuery: true, format: 'table' },
        editorMode: 'code',
      });
  const threshold = query('B', '__expr__', {
    ...{ type: 'threshold', expression: 'A' },
    conditions: [{ evaluator: { type: 'gt', params: [rule.threshold] } }],
  });
  return [value, threshold];
}

function query(refId: string, dataSource: string, json: Record<string, unknown>): QueryBuilder {
  return new QueryBuilder(refId)
    .datasourceUid(dataSource)
    .relativeTimeRange({ from: 600, to: 0 })
    .model(model({ refId, ...json }));
}

function grafanaRule(rule: AlertRule, targets: readonly string[]): Rule {
  const builder = new RuleBuilder(`${rule.title.ko} · ${rule.title.en}`)
    .uid(ruleUid(rule.id))
    .condition('B')
    .forDuration(seconds(rule.forSeconds))
    .keepFiringFor(seconds(rule.keepFiringSeconds))
    .noDataState(STATES[rule.noData])
    .execErrState(STATES[rule.execError])
    .labels({ severity: rule.severity, rule: rule.id })
    .annotations(annotationsOf(rule))
    .isPaused(false);
  return builder.queries(queriesOf(rule, targets)).build();
}

/**
 * A rule as a provisioning file has it. The SDK builds the shape of the HTTP API (grafana#101617), in which folder,
 * group and organisation stand in each rule and the last duration is written `keep_firing_for`.
 */
function provisioned(rule: Rule): Record<string, unknown> {
  const { uid, title, condition, data, noDataState, execErrState, labels, annotations, isPaused } = rule;
  return {
    ...{ uid, title, condition },
    data: data.map(({ refId, datasourceUid, relativeTimeRange, model: json }) => ({
      ...{ refId, datasourceUid, relativeTimeRange },
      // Without the SDK's own mark of a query.
      model: JSON.parse(JSON.stringify(json)),
    })),
    ...{ noDataState, execErrState, for: rule.for, keepFiringFor: rule.keep_firing_for },
    ...{ labels, annotations, isPaused },
  };
}

/**
 * Provisioning file of Grafana's alert rules. Uids are fixed, so that a restart changes rules and makes none; those of
 * retired rules are deleted.
 */
export function alertProvisioning(
  rules: readonly AlertRule[],
  targets: readonly string[],
  retired: readonly string[] = RETIRED_RULES,
) {
  return {
    apiVersion: 1,
    groups: [
      {
        ...{ orgId: 1, name: 'dangol', folder: '단골', interval: seconds(EVERY_SECONDS) },
        rules: rules.map((rule) => provisioned(grafanaRule(rule, targets))),
      },
    ],
    deleteRules: retired.map((id) => ({ orgId: 1, uid: ruleUid(id) })),
  };
}

/** The same as text. */
export function alertProvisioningText(rules: readonly AlertRule[], targets: readonly string[]): string {
  const text = stringify(alertProvisioning(rules, targets), { lineWidth: 0 });
  return `# Generated: node observability/alerts/generate.ts\n${text}`;
}
