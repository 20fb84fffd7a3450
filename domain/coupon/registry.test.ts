import { expect, test } from 'vitest';
import { RULES, ruleOf } from './registry.ts';
import { RULE_CODES } from './rule-codes.ts';

test('every rule stands under its own code, once', () => {
  expect(RULES.map(({ code }) => code)).toEqual([...RULE_CODES]);
  for (const code of RULE_CODES) expect(ruleOf(code)?.code).toBe(code);
});

test.each(RULES.map((rule) => [rule.code, rule] as const))('%s has sane limits', (_code, rule) => {
  expect(rule.discount.percent).toBeGreaterThan(0);
  expect(rule.discount.percent).toBeLessThanOrEqual(100);
  for (const limit of [rule.discount.maxWon, rule.expiry.ttlSeconds, rule.cap.perShopper, rule.cap.withinDays])
    expect(limit).toBeGreaterThan(0);
  expect(rule.budget.won).toBeGreaterThanOrEqual(rule.discount.maxWon);
});
