import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfText } from '#domain/shared/calendar.ts';
import { blackFriday, lunarHoliday } from './holidays.ts';
import { CATEGORY_BOUNDS, intensityOn, ORDERS_BOUNDS } from './intensity.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS, type ScenarioCode, scenarioOf } from './scenarios.ts';

const on = (text: string, forced: readonly ScenarioCode[] = []) => {
  const day = dayOfText(text);
  if (day === null) throw new Error(text);
  return intensityOn(day, { forced });
};
const ALL: readonly Scenario[] = SCENARIOS;

/**
 * Each scenario's factors, and a day on each side of its bounds: the last before, the first, the last, the first after.
 */
const TABLE: readonly [ScenarioCode, number, Record<string, number>, readonly [string, string, string, string]][] = [
  [
    'new-year',
    1.05,
    { health: 1.6, sports: 1.5, books: 1.5 },
    ['2026-12-31', '2027-01-01', '2027-01-07', '2027-01-08'],
  ],
  [
    'seollal-gifts',
    1.35,
    { food: 3, health: 3, beauty: 1.5, kitchen: 1.3 },
    ['2026-02-02', '2026-02-03', '2026-02-15', '2026-02-16'],
  ],
  ['seollal', 0.6, {}, ['2026-02-15', '2026-02-16', '2026-02-18', '2026-02-19']],
  ['valentine', 1.1, { food: 1.4, beauty: 1.3 }, ['2027-02-09', '2027-02-10', '2027-02-14', '2027-02-15']],
  [
    'new-term',
    1.1,
    { books: 1.8, kids: 1.4, mobile: 1.3, electronics: 1.3, 'shoes-bags': 1.3 },
    ['2027-02-19', '2027-02-20', '2027-03-05', '2027-03-06'],
  ],
  ['white-day', 1.05, { food: 1.3, beauty: 1.3 }, ['2027-03-09', '2027-03-10', '2027-03-14', '2027-03-15']],
  [
    'moving',
    1.05,
    { furniture: 1.6, living: 1.4, kitchen: 1.2 },
    ['2027-03-14', '2027-03-15', '2027-04-15', '2027-04-16'],
  ],
  [
    'family-month',
    1.2,
    { kids: 2, health: 1.8, beauty: 1.3 },
    ['2027-04-27', '2027-04-28', '2027-05-15', '2027-05-16'],
  ],
  ['rainy-season', 1.05, { living: 1.5, 'shoes-bags': 1.2 }, ['2027-06-23', '2027-06-24', '2027-07-12', '2027-07-13']],
  [
    'summer-holidays',
    1.2,
    { camping: 2.5, sports: 1.8, 'shoes-bags': 1.5 },
    ['2027-07-12', '2027-07-13', '2027-08-15', '2027-08-16'],
  ],
  ['autumn-camping', 1, { camping: 1.7, sports: 1.3 }, ['2027-10-07', '2027-10-08', '2027-10-31', '2027-11-01']],
  [
    'chuseok-gifts',
    1.35,
    { food: 3, health: 3, beauty: 1.5, kitchen: 1.3 },
    ['2026-09-10', '2026-09-11', '2026-09-23', '2026-09-24'],
  ],
  ['chuseok', 0.6, {}, ['2026-09-23', '2026-09-24', '2026-09-26', '2026-09-27']],
  ['pepero-day', 1.3, { food: 1.6, fashion: 1.2 }, ['2026-11-10', '2026-11-11', '2026-11-11', '2026-11-12']],
  [
    'black-friday',
    3,
    { electronics: 1.6, mobile: 1.3, fashion: 1.3 },
    ['2026-11-26', '2026-11-27', '2026-11-27', '2026-11-28'],
  ],
  ['christmas', 1.2, { kids: 2, beauty: 1.4, hobby: 1.5 }, ['2026-12-09', '2026-12-10', '2026-12-24', '2026-12-25']],
  ['year-end', 1.15, { fashion: 1.3, furniture: 1.2 }, ['2026-12-25', '2026-12-26', '2026-12-31', '2027-01-01']],
  ['payday', 1.25, { fashion: 1.2, electronics: 1.2 }, ['2026-08-24', '2026-08-25', '2026-08-26', '2026-08-27']],
  ['month-start', 1.3, {}, ['2026-05-31', '2026-06-01', '2026-06-03', '2026-06-04']],
  ['month-end', 1.1, {}, ['2026-06-28', '2026-06-29', '2026-06-30', '2026-07-01']],
];

test('there are twenty, each with its own code, names and source', () => {
  expect(SCENARIOS).toHaveLength(20);
  expect(TABLE.map(([code]) => code)).toEqual(SCENARIOS.map(({ code }) => code));
  for (const names of ['code', 'nameKo', 'nameEn'] as const)
    expect(new Set(SCENARIOS.map((scenario) => scenario[names])).size).toBe(20);
  for (const { source } of SCENARIOS) expect(source).toMatch(/^(specified|assumed): .{10}/);
  expect(scenarioOf('payday')?.nameKo).toBe('월급날');
  expect(scenarioOf('constructor')).toBeUndefined();
});

test.each(TABLE)('%s: orders × %d, its categories, on its days and no others', (code, orders, categories, days) => {
  const scenario = ALL.find((one) => one.code === code);
  expect(scenario?.orders).toBe(orders);
  expect(scenario?.categories).toEqual(categories);
  expect(days.map((text) => on(text).scenarios.includes(code))).toEqual([false, true, true, false]);
});

test('Black Friday is exactly 3.0 in every year of the table, whatever else falls on it', () => {
  for (let year = 2024; year <= 2030; year++) expect(intensityOn(blackFriday(year)).orders).toBe(3);
  expect(on('2026-11-27', ['payday', 'month-start', 'christmas']).orders).toBe(3);
});

test('gifts for Seollal and Chuseok sell from D−14 to D−2 of each year of the table; the days themselves are quiet', () => {
  for (let year = 2024; year <= 2030; year++) {
    for (const holiday of ['seollal', 'chuseok'] as const) {
      const day = lunarHoliday(holiday, year) ?? 0;
      const gifts = Array.from({ length: 20 }, (_, k) => k - 17).filter((offset) =>
        intensityOn(day + offset).scenarios.includes(`${holiday}-gifts`),
      );
      expect(gifts).toEqual([-14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2]);
      expect(intensityOn(day).scenarios).toContain(holiday);
      expect(intensityOn(day).orders).toBeLessThan(1);
      expect(intensityOn(day - 7).categories.food).toBeGreaterThanOrEqual(3);
    }
  }
  // Seollal 2028 is on 27 January: its gifts begin in mid-January, over the days of New Year's resolutions at most.
  expect(on('2028-01-13').scenarios).toContain('seollal-gifts');
});

test('scenarios of one day multiply: the gifts of Chuseok 2028 at the end and the start of the month', () => {
  expect(on('2028-09-30')).toEqual({
    orders: 1.35 * 1.1,
    categories: { food: 3, health: 3, beauty: 1.5, kitchen: 1.3 },
    scenarios: ['chuseok-gifts', 'month-end'],
  });
  expect(on('2028-10-01').orders).toBe(1.35 * 1.3);
});

test('a day without a scenario is 1; a forced one changes it, and once only where it is on anyway', () => {
  expect(on('2026-11-17')).toEqual({ orders: 1, categories: {}, scenarios: [] });
  expect(on('2026-11-17', ['black-friday']).orders).toBe(3);
  expect(on('2026-11-17', ['summer-holidays']).categories.camping).toBe(2.5);
  expect(on('2026-08-25', ['payday'])).toEqual(on('2026-08-25'));
});

test('the bounds: 0.5 to 3 times the orders, 0.2 to 5 times the chance of a category', () => {
  expect(ORDERS_BOUNDS).toEqual({ least: 0.5, most: 3 });
  expect(CATEGORY_BOUNDS).toEqual({ least: 0.2, most: 5 });
  expect(on('2026-09-25', ['seollal']).orders).toBe(0.5);
  expect(on('2026-09-15', ['seollal-gifts']).categories.food).toBe(5);
});

test('law: whatever is forced, every day is within the bounds', () => {
  const codes = SCENARIOS.map(({ code }) => code);
  fc.assert(
    fc.property(fc.integer({ min: 19_723, max: 22_279 }), fc.subarray(codes), (day, forced) => {
      const { orders, categories, scenarios } = intensityOn(day, { forced });
      expect(orders >= 0.5 && orders <= 3).toBe(true);
      for (const factor of Object.values(categories)) expect(factor >= 0.2 && factor <= 5).toBe(true);
      for (const code of forced) expect(scenarios).toContain(code);
    }),
  );
});
