import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ALERT_RULES, RETIRED_RULES } from '#contracts/alerts/rules.ts';
import { FILES } from './files.ts';
import { alertProvisioning, alertProvisioningText } from './grafana.ts';
import { isPromRule, ruleFile, ruleFileText } from './prometheus.ts';
import { scrapeTargets } from './targets.ts';

const targets = scrapeTargets();

test('the files are what the rules state (mend: node observability/alerts/generate.ts)', () => {
  expect(readFileSync(FILES.prometheus, 'utf8')).toBe(ruleFileText(ALERT_RULES, targets));
  expect(readFileSync(FILES.grafana, 'utf8')).toBe(alertProvisioningText(ALERT_RULES, targets));
});

test('uids are those that Grafana knows', () => {
  const { groups } = alertProvisioning(ALERT_RULES, targets);
  expect(groups[0]?.rules.map(({ uid }) => uid)).toMatchInlineSnapshot(`
    [
      "dangol-orders-fall",
      "dangol-service-down",
      "dangol-process-down",
      "dangol-consumer-lag",
      "dangol-dead-letters",
      "dangol-order-money",
      "dangol-roll-up-drift",
      "dangol-roll-ups-stale",
      "dangol-evaluator-stopped",
    ]
  `);
});

test('a retired rule is deleted by its uid, and none is both', () => {
  expect(alertProvisioning([], targets, ['old']).deleteRules).toEqual([{ orgId: 1, uid: 'dangol-old' }]);
  expect(ALERT_RULES.filter(({ id }) => RETIRED_RULES.includes(id))).toEqual([]);
  expect(new Set(ALERT_RULES.map(({ id }) => id)).size).toBe(ALERT_RULES.length);
});

test('each rule of Grafana has all that a provisioning file needs, and none of what the HTTP API has', () => {
  const { groups } = parse(readFileSync(FILES.grafana, 'utf8')) as ReturnType<typeof alertProvisioning>;
  expect(groups).toHaveLength(1);
  for (const [at, rule] of (groups[0]?.rules ?? []).entries()) {
    expect(Object.keys(rule).sort()).toEqual(
      [
        ...['annotations', 'condition', 'data', 'execErrState', 'for', 'isPaused', 'keepFiringFor', 'labels'],
        ...['noDataState', 'title', 'uid'],
      ].sort(),
    );
    expect(rule).toMatchObject({ execErrState: 'KeepLast', noDataState: 'OK', isPaused: false, condition: 'B' });
    expect(rule.for).toMatch(/^\d+s$/);
    expect(rule.keepFiringFor).toMatch(/^\d+s$/);
    const [value, threshold] = rule.data as { datasourceUid: string; model: Record<string, unknown> }[];
    const own = ALERT_RULES[at];
    const isSql = own?.condition.kind === 'sql';
    expect(value?.datasourceUid).toBe(isSql ? 'dangol-postgres' : 'dangol-prometheus');
    if (own?.condition.kind === 'sql') expect(value?.model.rawSql).toBe(own.condition.sql);
    else expect(value?.model).toMatchObject({ instant: true, expr: expect.stringContaining(` > ${own?.threshold}`) });
    expect(threshold?.model).toMatchObject({
      conditions: [{ evaluator: { type: 'gt', params: [own?.threshold] } }],
    });
  }
});

test('every cause names a rule, and Prometheus has the causes that it can evaluate', () => {
  for (const { inhibitedBy } of ALERT_RULES)
    for (const { rule } of inhibitedBy) expect(ALERT_RULES.map(({ id }) => id)).toContain(rule);
  const lag = ruleFile(ALERT_RULES, targets).groups[0]?.rules.find(({ alert }) => alert === 'consumer-lag');
  expect(lag?.expr.match(/unless on \(\)/g)).toHaveLength(2);
});

test('each process that is scraped is missed when it is not', () => {
  const down = ruleFile(ALERT_RULES, targets).groups[0]?.rules.find(({ alert }) => alert === 'process-down');
  expect(targets.length).toBeGreaterThan(15);
  for (const target of targets) expect(down?.expr).toContain(`absent(up{job="dangol",instance="${target}"})`);
  expect(ALERT_RULES.filter(isPromRule).length).toBeGreaterThanOrEqual(5);
});
