import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALERT_RULES, type AlertRule } from '#contracts/alerts/rules.ts';
import { FILES } from '#observability/alerts/files.ts';
import { isPromRule, ruleFileText } from '#observability/alerts/prometheus.ts';
import { type FiringAt, firingOf, promtoolFile, type Series, times } from '../support/alert-samples.ts';

/*
 * Rules of Prometheus by promtool, which runs its own engine over samples: what fires is what the evaluator's functions
 * find on the same samples.
 */

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dangol-rules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = promisify(execFile);
const promtool = (...args: string[]) =>
  run('promtool', args, { cwd: folder }).then(
    ({ stdout }) => ({ isOk: true, output: stdout }),
    ({ stdout, stderr }) => ({ isOk: false, output: `${stdout}${stderr}` }),
  );

const TARGETS = ['web:3010', 'order-writer:3012'];
const PROM_RULES = ALERT_RULES.filter(isPromRule);

async function testRules(
  series: readonly Series[],
  expected: readonly FiringAt[],
  rules: readonly AlertRule[] = PROM_RULES,
) {
  await writeFile(join(folder, 'rules.yml'), ruleFileText(rules, TARGETS));
  await writeFile(join(folder, 'test.yml'), promtoolFile('rules.yml', rules, series, expected));
  return promtool('test', 'rules', 'test.yml');
}

const up = (instance: string, values: readonly (number | null)[]): Series => ({
  ...{ name: 'up', labels: { job: 'dangol', instance }, values },
});
const service = (name: string, process: string, values: readonly (number | null)[]): Series => ({
  ...{ name: 'dangol_service_up', labels: { job: 'dangol', instance: `${process}:1`, process, service: name }, values },
});
const lag = (group: string, partition: string, values: readonly (number | null)[], instance = 'a:1'): Series => ({
  ...{ name: 'dangol_kafka_lag', labels: { job: 'dangol', instance, group, topic: 'orders', partition }, values },
});
const deadLetters = (process: string, values: readonly (number | null)[]): Series => ({
  name: 'dangol_dead_letters_total',
  labels: { job: 'dangol', instance: `${process}:1`, process, topic: 'orders', group: 'order-writer' },
  values,
});
/** Figures of a shop in which all is well, for `steps` steps. */
const well = (steps: number): Series[] => [
  ...TARGETS.map((target) => up(target, times(steps, 1))),
  ...['postgres', 'kafka'].map((name) => service(name, 'web', times(steps, 1))),
  lag('order-writer', '0', times(steps, 3)),
  deadLetters('a', times(steps, 0)),
];
const except = (series: readonly Series[], ...names: string[]) => series.filter(({ name }) => !names.includes(name));

/** Series by what they show, and the rules that fire at some time in them. */
const CASES: { what: string; series: Series[]; fires: string[] }[] = [
  { what: 'all is well', series: well(30), fires: [] },
  {
    what: 'a process does not answer, flaps, and answers again',
    series: [
      ...except(well(40), 'up'),
      up('web:3010', [...times(4, 1), ...times(8, 0), 1, 1, 0, ...times(25, 1)]),
      up('order-writer:3012', times(40, 1)),
    ],
    fires: ['process-down'],
  },
  {
    what: 'a process is not scraped at all, and another is for half a minute not',
    series: [...except(well(20), 'up'), up('web:3010', [...times(5, 1), 0, ...times(14, 1)])],
    fires: ['process-down'],
  },
  {
    what: 'a service that one process reaches is up; one that none reaches is down',
    series: [
      ...except(well(30), 'dangol_service_up'),
      service('redis', 'web', times(30, 0)),
      service('redis', 'workers', times(30, 1)),
      service('kafka', 'web', [...times(5, 1), ...times(10, 0), ...times(15, 1)]),
      service('kafka', 'workers', [...times(5, 1), ...times(10, 0), ...times(15, 1)]),
    ],
    fires: ['service-down'],
  },
  {
    what: 'a group is behind for ten minutes, over two partitions, as two processes state it; another catches up in time',
    series: [
      ...except(well(60), 'dangol_kafka_lag'),
      ...['a:1', 'b:1'].flatMap((instance) => [
        lag('order-writer', '0', [...times(4, 0), ...times(20, 60), ...times(36, 0)], instance),
        lag('order-writer', '1', [...times(4, 0), ...times(20, 41), ...times(36, 0)], instance),
      ]),
      lag('payment-totals', '0', [...times(4, 0), ...times(9, 5_000), ...times(47, 0)]),
      lag('user-writer', '0', times(60, 100)),
    ],
    fires: ['consumer-lag'],
  },
  {
    what: 'a dead PostgreSQL is one alert: groups that are behind because of it raise none',
    series: [
      ...except(well(40), 'dangol_service_up', 'dangol_kafka_lag'),
      service('postgres', 'web', [...times(4, 1), ...times(36, 0)]),
      service('kafka', 'web', times(40, 1)),
      ...['order-writer', 'payment-totals', 'user-writer'].map((group) =>
        lag(group, '0', [...times(5, 0), ...times(35, 9_000)]),
      ),
    ],
    fires: ['service-down'],
  },
  {
    what: 'one dead letter after a start at 0, and a restart that counts anew',
    series: [
      ...except(well(60), 'dangol_dead_letters_total'),
      deadLetters('a', [...times(6, 0), ...times(54, 1)]),
      deadLetters('b', [...times(40, 7), ...times(20, 0)]),
    ],
    fires: ['dead-letters'],
  },
  {
    what: 'a counter that is first seen at 5 has not risen',
    series: [...well(30), deadLetters('b', [...times(5, null), ...times(25, 5)])],
    fires: [],
  },
];

test.each(CASES)('$what: Prometheus fires what the evaluator fires', async ({ series, fires }) => {
  const evaluated = PROM_RULES.filter(({ condition }) => condition.kind === 'signal');
  const expected = firingOf(evaluated, series, TARGETS);
  expect([...new Set(expected.filter(({ labels }) => labels.length > 0).map(({ rule }) => rule))]).toEqual(fires);
  expect(await testRules(series, expected)).toMatchObject({ isOk: true });
});

test.each(CASES.filter(({ fires }) => fires.length > 0))(
  '$what: a rule that is broken fails',
  async ({ series, fires }) => {
    const expected = firingOf(PROM_RULES, series, TARGETS);
    const late = PROM_RULES.map((rule) => ({ ...rule, forSeconds: rule.forSeconds + 60 }));
    const deaf = PROM_RULES.map((rule) => (fires.includes(rule.id) ? { ...rule, threshold: 1e9 } : rule));
    for (const broken of [late, deaf]) {
      const { isOk, output } = await testRules(series, expected, broken);
      expect(isOk).toBe(false);
      expect(output).toContain(fires[0]);
    }
  },
);

test('without the inhibition a dead PostgreSQL is four alerts', async () => {
  const { series } = CASES.find(({ what }) => what.startsWith('a dead PostgreSQL')) ?? { series: [] };
  const loose = PROM_RULES.map((rule) => ({ ...rule, inhibitedBy: [] }));
  expect((await testRules(series, firingOf(PROM_RULES, series, TARGETS), loose)).isOk).toBe(false);
  const last = firingOf(loose, series, TARGETS).slice(-PROM_RULES.length);
  expect(last.flatMap(({ labels }) => labels)).toHaveLength(4);
});

test('an evaluator that stops, or was never there, is an alert of Prometheus', async () => {
  const evaluatedAt = (values: readonly (number | null)[]): Series => ({
    ...{ name: 'dangol_alert_evaluated_at_seconds', labels: { job: 'dangol', process: 'workers' }, values },
  });
  // Evaluated each step until 150 s, then not.
  const stops = evaluatedAt(times(20, 0).map((_, step) => Math.min(step, 5) * 30));
  const firing = (fromMs: number) =>
    times(20, 0).map((_, step): FiringAt => {
      const atMs = step * 30_000;
      return { atMs, rule: 'evaluator-stopped', labels: atMs >= fromMs ? [{}] : [] };
    });
  // More than 120 s after 150 s is 300 s, and a minute later it fires.
  expect(await testRules([...well(20), stops], firing(360_000))).toMatchObject({ isOk: true });
  expect((await testRules([...well(20), stops], firing(330_000))).isOk).toBe(false);
  expect(await testRules(well(20), firing(60_000))).toMatchObject({ isOk: true });
});

test('the generated file is one that Prometheus takes', async () => {
  expect(await promtool('check', 'rules', FILES.prometheus)).toMatchObject({ isOk: true });
  await writeFile(join(folder, 'wrong.yml'), 'groups: [{name: a, rules: [{alert: b, expr: "sum by ("}]}]');
  expect((await promtool('check', 'rules', 'wrong.yml')).isOk).toBe(false);
});
