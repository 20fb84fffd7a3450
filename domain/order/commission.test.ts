import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commissionWon } from './commission.ts';

test.each([
  [{ priceWon: 10_000, quantity: 3, rate: 0.1 }, 3_000],
  [{ priceWon: 999, quantity: 1, rate: 0.1 }, 99],
  // 0.29 × 100 is 28.999999999999996 in binary fractions.
  [{ priceWon: 100, quantity: 1, rate: 0.29 }, 29],
  [{ priceWon: 2_147_483_647, quantity: 99, rate: 0.0001 }, 21_260_088],
  [{ priceWon: 10_000, quantity: 1, rate: 0 }, 0],
  [{ priceWon: 10_000, quantity: 1, rate: 1 }, 10_000],
])('%o: %i won', (line, won) => {
  expect(commissionWon(line)).toBe(won);
});

test('law: never below 0, never above the price, and within a won of the exact product', () => {
  const line = fc.record({
    priceWon: fc.integer({ min: 0, max: 10_000_000 }),
    quantity: fc.integer({ min: 1, max: 99 }),
    basisPoints: fc.integer({ min: 0, max: 10_000 }),
  });
  fc.assert(
    fc.property(line, ({ priceWon, quantity, basisPoints }) => {
      const won = commissionWon({ priceWon, quantity, rate: basisPoints / 10_000 });
      const exact = (BigInt(priceWon) * BigInt(quantity) * BigInt(basisPoints)) / 10_000n;
      expect(BigInt(won)).toBe(exact);
    }),
  );
});
