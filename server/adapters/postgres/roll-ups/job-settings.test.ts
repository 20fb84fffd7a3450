import { expect, test } from 'vitest';
import { EVENT_TYPES } from '#contracts/events.ts';
import { ACT_STEPS } from '#domain/metrics/act-steps.ts';
import { defineRollUp } from '#domain/metrics/roll-up.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import { applyStatements } from './apply-statements.ts';
import { rollUpJobSettings } from './job-settings.ts';

test('the settings of the job are whole JSON, with statements that take no parameters', () => {
  const settings = JSON.parse(JSON.stringify(rollUpJobSettings())) as Record<string, unknown>;
  const { apply, prepare, checkFence, outcome, events } = settings as {
    apply: { name: string; sql: string }[];
    prepare: { sql: string }[];
    checkFence: string;
    outcome: { sql: string };
    events: Record<string, unknown>;
  };
  for (const sql of [...apply, ...prepare, outcome].map((statement) => statement.sql).concat(checkFence))
    expect(sql).not.toMatch(/\$\d|%s|undefined/);
  expect(apply.map(({ name }) => name)).toEqual(expect.arrayContaining(ROLL_UPS.map(({ name }) => name)));
  expect(Object.keys(events).sort()).toEqual([...EVENT_TYPES].sort());
});

test('steps are made of events that there are', () => {
  for (const { types } of Object.values(ACT_STEPS)) for (const type of types) expect(EVENT_TYPES).toContain(type);
});

test('one more definition is one more statement, and nothing else', () => {
  const planted = defineRollUp({
    ...{ name: 'region_hour', ko: '지역', en: 'Regions by hour' },
    bucket: 'hour',
    of: 'orders',
    dimensions: ['source', 'region'],
    measures: { orders: { ko: '주문', en: 'Orders', unit: 'orders', sum: { of: 'one', when: 'placed' } } },
    cancelledOn: 'cancelled-at',
  });
  const [before, after] = [applyStatements(), applyStatements([...ROLL_UPS, planted])];
  const added = after.filter(({ name }) => !before.some((statement) => statement.name === name));
  expect(added).toEqual([{ name: 'region_hour', sql: expect.stringContaining('INSERT INTO region_hour') }]);
});
