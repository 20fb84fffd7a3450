import fc from 'fast-check';
import { expect, test } from 'vitest';
import { periodStart } from './history-period.ts';
import { taxSplit } from './tax.ts';

test('of 11,000 won 1,000 are tax', () => {
  expect(taxSplit(11_000)).toEqual({ supplyWon: 10_000, vatWon: 1_000 });
  expect(taxSplit(0)).toEqual({ supplyWon: 0, vatWon: 0 });
  expect(taxSplit(1)).toEqual({ supplyWon: 1, vatWon: 0 });
});

test('law: supply and tax are whole won, add up, and the tax is a tenth of the supply to half a won', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amountWon) => {
      const { supplyWon, vatWon } = taxSplit(amountWon);
      expect(Number.isInteger(supplyWon) && vatWon >= 0).toBe(true);
      expect(supplyWon + vatWon).toBe(amountWon);
      expect(Math.abs(vatWon - supplyWon / 10)).toBeLessThanOrEqual(0.551);
    }),
  );
});

test('a period begins at midnight in Seoul', () => {
  const now = new Date('2026-03-31T20:00:00Z');
  expect(periodStart('month', now)?.toISOString()).toBe('2026-03-01T15:00:00.000Z');
  expect(periodStart('year', now)?.toISOString()).toBe('2025-03-31T15:00:00.000Z');
  expect(periodStart('all', now)).toBeNull();
});
