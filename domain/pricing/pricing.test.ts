import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discountPercent } from './discount.ts';
import { formatWon, groupDigits } from './won.ts';

const won = fc.integer({ min: 0, max: 100_000_000 });

test('a third off is 33 %, never rounded up to more than is given', () => {
  expect(discountPercent(30_000, 20_000)).toBe(33);
  expect(discountPercent(10_000, 10_000)).toBe(0);
  expect(discountPercent(0, 5_000)).toBe(0);
  expect(discountPercent(10_000, 12_000)).toBe(0);
  expect(discountPercent(10_000, 0)).toBe(99);
});

test('law: the percent shown never promises more than is saved', () => {
  fc.assert(
    fc.property(won, won, (listPriceWon, priceWon) => {
      const percent = discountPercent(listPriceWon, priceWon);
      expect(Number.isInteger(percent)).toBe(true);
      expect(percent).toBeGreaterThanOrEqual(0);
      if (percent > 0) expect(listPriceWon * percent).toBeLessThanOrEqual((listPriceWon - priceWon) * 100);
    }),
  );
});

test('law: a lower price is never a smaller discount', () => {
  fc.assert(
    fc.property(won, won, won, (listPriceWon, a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(discountPercent(listPriceWon, low)).toBeGreaterThanOrEqual(discountPercent(listPriceWon, high));
    }),
  );
});

test('won are written as each language writes them', () => {
  expect(formatWon(1_234_567, 'ko')).toBe('1,234,567원');
  expect(formatWon(900, 'en')).toBe('₩900');
  expect(formatWon(-3_000, 'en')).toBe('-₩3,000');
});

test('law: grouping loses no digit', () => {
  fc.assert(
    fc.property(fc.integer(), (amount) => {
      expect(Number(groupDigits(amount).replaceAll(',', ''))).toBe(amount);
    }),
  );
});
