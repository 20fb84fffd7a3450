import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundTerms } from './refund.ts';

const reward = (couponId: string, discountWon: number) => ({ couponId, discountWon });

test('nothing used: all of it goes back', () => {
  expect(refundTerms(10_000, [])).toEqual({ refundWon: 10_000, withheldWon: 0, withheld: [] });
});

test('the discount of a used reward is held back', () => {
  expect(refundTerms(10_000, [reward('a', 1_500)])).toEqual({
    refundWon: 8_500,
    withheldWon: 1_500,
    withheld: [{ couponId: 'a', won: 1_500 }],
  });
});

test('a discount above the total leaves nothing to refund, and no debt', () => {
  expect(refundTerms(10_000, [reward('a', 9_000), reward('b', 9_000), reward('c', 1)])).toEqual({
    refundWon: 0,
    withheldWon: 10_000,
    withheld: [
      { couponId: 'a', won: 9_000 },
      { couponId: 'b', won: 1_000 },
      { couponId: 'c', won: 0 },
    ],
  });
});

test('law: refund and withheld make the total, each is within its bounds', () => {
  const won = fc.nat(2_147_483_647);
  fc.assert(
    fc.property(won, fc.array(won, { maxLength: 8 }), (totalWon, discounts) => {
      const used = discounts.map((discountWon, at) => reward(String(at), discountWon));
      const { refundWon, withheldWon, withheld } = refundTerms(totalWon, used);
      expect(refundWon + withheldWon).toBe(totalWon);
      expect(refundWon).toBeGreaterThanOrEqual(0);
      expect(withheld.reduce((sum, each) => sum + each.won, 0)).toBe(withheldWon);
      for (const [at, { won: held }] of withheld.entries()) expect(held).toBeLessThanOrEqual(discounts[at] ?? 0);
    }),
  );
});
