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

// What each rule gives and at most, before an operator touches it: percent, won a coupon, hours until it expires,
// coupons a shopper within days, seconds between two, won in all.
test.each([
  ['C1', 'product', 10, 50_000, 0.5, 10, 30, 60, 1_000_000_000],
  ['C2', 'category', 20, 30_000, 2, 5, 30, 600, 500_000_000],
  ['C3', 'category', 10, 20_000, 6, 10, 30, 600, 500_000_000],
  ['C4', 'category', 30, 30_000, 2, 3, 30, 3_600, 500_000_000],
  ['C5', 'category', 10, 20_000, 24, 5, 30, 3_600, 500_000_000],
  ['C6', 'any', 15, 15_000, 336, 3, 30, 86_400, 500_000_000],
  ['C7', 'product', 10, 30_000, 24, 3, 30, 86_400, 500_000_000],
  ['C8', 'product', 10, 20_000, 720, 5, 30, 60, 500_000_000],
  ['C9', 'any', 15, 15_000, 72, 2, 30, 86_400, 500_000_000],
] as const)(
  '%s gives what it promises',
  (code, target, percent, maxWon, hours, perShopper, withinDays, seconds, won) => {
    expect(ruleOf(code)).toMatchObject({
      target,
      discount: { percent, maxWon },
      expiry: { ttlSeconds: hours * 3_600 },
      cap: { perShopper, withinDays },
      cooldown: { seconds },
      budget: { won },
    });
  },
);

// docs/decisions/0084: what an order earned goes when the order is cancelled; a reminder is sent by mail too.
test('C6, C8 and C9 are earned by an order, and C9 alone is a reminder', () => {
  const codes = (isOne: (rule: (typeof RULES)[number]) => boolean | undefined) =>
    RULES.filter((rule) => isOne(rule) === true).map(({ code }) => code);
  expect(codes(({ isEarnedByOrder }) => isEarnedByOrder)).toEqual(['C6', 'C8', 'C9']);
  expect(codes(({ isReminder }) => isReminder)).toEqual(['C9']);
});

test('every rule has a title of its own for operators', () => {
  expect(new Set(RULES.map(({ title }) => title)).size).toBe(RULES.length);
  for (const { title } of RULES) expect(title).toMatch(/^\S.{10,}/);
});
