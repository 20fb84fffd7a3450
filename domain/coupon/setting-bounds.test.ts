import { expect, test } from 'vitest';
import { RULES } from './registry.ts';
import { defaultSettings } from './rule.ts';
import { clashes, type NumberSetting, parameterBounds, SETTING_BOUNDS } from './setting-bounds.ts';

test.each(RULES.map((rule) => [rule.code, rule] as const))('%s: its defaults lie within the bounds', (_code, rule) => {
  const settings = defaultSettings(rule);
  const numbers = [
    ...Object.entries(SETTING_BOUNDS).map(([name, bounds]) => [settings[name as NumberSetting], bounds] as const),
    ...parameterBounds(rule).map(([name, bounds]) => [rule.parameters[name] ?? Number.NaN, bounds] as const),
  ];
  for (const [value, { min, max }] of numbers) {
    expect(value).toBeGreaterThanOrEqual(min);
    expect(value).toBeLessThanOrEqual(max);
  }
  expect(clashes(settings)).toEqual([]);
});

test('a number without bounds is found out', () => {
  expect(() => parameterBounds({ parameters: { latestSeconds: 1, novelty: 2 } })).toThrow('novelty');
});

test('numbers that cannot go together are named with what they have to lie between', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('there are no rules');
  const settings = defaultSettings(rule);
  expect(clashes({ ...settings, maxDiscountWon: 5_000, budgetWon: 4_999 })).toMatchObject([
    { field: 'budgetWon', min: 5_000 },
  ]);
  const parameters = { minDays: 8, withinDays: 7, minCycleDays: 9, maxCycleDays: 8, daysBefore: 10 };
  expect(clashes({ ...settings, parameters })).toEqual([
    { field: 'parameters.minDays', min: 2, max: 7 },
    { field: 'parameters.minCycleDays', min: 1, max: 8 },
    { field: 'parameters.daysBefore', min: 0, max: 9 },
  ]);
});

// What an operator may do to the shop by one rule, in the units the console shows.
test.each([
  ['discountPercent', 1, 90, 'percent'],
  ['maxDiscountWon', 100, 1_000_000, 'won'],
  ['ttlSeconds', 60, 7_776_000, 'seconds'],
  ['capPerShopper', 1, 100, 'coupons'],
  ['cooldownSeconds', 0, 2_592_000, 'seconds'],
  ['budgetWon', 0, 100_000_000_000, 'won'],
  ['guestSharePercent', 0, 100, 'percent'],
] as const)('%s lies from %i to %i %s', (name, min, max, unit) => {
  expect(SETTING_BOUNDS[name]).toEqual({ min, max, unit });
});

test.each([
  ['waitSeconds', 1, 86_400, 'seconds'],
  ['latestSeconds', 10, 604_800, 'seconds'],
  ['minLines', 2, 20, 'times'],
  ['minViews', 2, 60, 'times'],
  ['minSearches', 2, 40, 'times'],
  ['minDays', 2, 28, 'days'],
  ['bandHours', 1, 24, 'hours'],
  ['withinDays', 1, 28, 'days'],
  ['minWon', 1_000, 10_000_000, 'won'],
  ['mostProducts', 1, 50, 'times'],
  ['minOrderDays', 2, 40, 'days'],
  ['minCycleDays', 1, 365, 'days'],
  ['maxCycleDays', 1, 365, 'days'],
  ['daysBefore', 0, 30, 'days'],
] as const)('a rule’s %s lies from %i to %i %s', (name, min, max, unit) => {
  expect(parameterBounds({ parameters: { latestSeconds: 60, [name]: min } })).toContainEqual([
    name,
    { min, max, unit },
  ]);
});

test('numbers that just go together do not clash, nor do those that a rule has not', () => {
  const [rule] = RULES;
  if (rule === undefined) throw new Error('there are no rules');
  const settings = { ...defaultSettings(rule), maxDiscountWon: 5_000, budgetWon: 5_000 };
  const parameters = { minDays: 7, withinDays: 7, minCycleDays: 9, maxCycleDays: 9, daysBefore: 9 };
  expect(clashes({ ...settings, parameters })).toEqual([]);
  expect(clashes({ ...settings, parameters: { minDays: 28, maxCycleDays: 1 } })).toEqual([]);
  expect(clashes({ ...settings, budgetWon: 0, parameters: {} })).toEqual([
    { field: 'budgetWon', min: 5_000, max: 100_000_000_000 },
  ]);
});
