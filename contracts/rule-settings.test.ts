import { expect, test } from 'vitest';
import { ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import { parseRuleSettings } from './rule-settings.ts';

const c3 = () => {
  const rule = ruleOf('C3');
  if (rule === undefined) throw new Error('C3 is gone');
  return rule;
};
const settings = () => defaultSettings(c3());
const errorsOf = (input: unknown) => {
  const parsed = parseRuleSettings(c3(), input);
  return 'errors' in parsed ? parsed.errors : [];
};

test('a rule may be set to its own defaults', () => {
  expect(parseRuleSettings(c3(), settings())).toEqual({ settings: settings() });
});

test('settings that say nothing of the guests’ share leave them half of the budget', () => {
  const { guestSharePercent: _, ...older } = settings();
  expect(parseRuleSettings(c3(), older)).toMatchObject({ settings: { guestSharePercent: 50 } });
});

test.each([
  ['discountPercent', { discountPercent: 91 }, 1, 90],
  ['discountPercent', { discountPercent: 0 }, 1, 90],
  ['maxDiscountWon', { maxDiscountWon: 1.5 }, 100, 1_000_000],
  ['ttlSeconds', { ttlSeconds: Number.NaN }, 60, 7_776_000],
  ['cooldownSeconds', { cooldownSeconds: -1 }, 0, 2_592_000],
  ['capPerShopper', { capPerShopper: '3' }, 1, 100],
  ['budgetWon', { budgetWon: 19_999 }, 20_000, 100_000_000_000],
  ['parameters.minViews', { parameters: { minViews: 1, latestSeconds: 600 } }, 2, 60],
  ['parameters.minViews', { parameters: { latestSeconds: 600 } }, 2, 60],
] as const)('%s is refused by its name, with its bounds', (field, wrong, min, max) => {
  expect(errorsOf({ ...settings(), ...wrong })).toMatchObject([
    { field, min, max, message: expect.stringContaining(`${min} to ${max}`) },
  ]);
});

test('everything that is wrong is named at once, and what no rule has is refused', () => {
  const { enabled: _, ...rest } = settings();
  const errors = errorsOf({ ...rest, discountPercent: 0, parameters: { ...rest.parameters, minWon: 1 }, price: 1 });
  expect(errors.map(({ field }) => field).sort()).toEqual(['', 'discountPercent', 'enabled', 'parameters']);
});
