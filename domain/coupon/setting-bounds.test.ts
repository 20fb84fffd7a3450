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
