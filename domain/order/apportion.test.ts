import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportionWon } from './apportion.ts';

test.each([
  // The largest remainders (8/11 and 9/11, not 5/11) are rounded up.
  [10, [6, 3, 2], [5, 3, 2]],
  [7, [2, 3, 6], [1, 2, 4]],
  // Equal remainders: the earlier weights.
  [1, [1, 1, 1], [1, 0, 0]],
  [2, [1, 1, 1], [1, 1, 0]],
  // Nothing to round, all of it, and nothing at all.
  [6, [3, 6, 9], [1, 2, 3]],
  [11, [6, 3, 2], [6, 3, 2]],
  [1, [0, 5, 0], [0, 1, 0]],
  [0, [5, 6], [0, 0]],
  [0, [0, 0], [0, 0]],
  [0, [], []],
])('%i won over %j are %j', (amountWon, weightsWon, parts) => {
  expect(apportionWon(amountWon, weightsWon)).toEqual(parts);
});

test('one won more than the weights come to is refused', () => {
  expect(() => apportionWon(12, [6, 3, 2])).toThrow(new RangeError('cannot split 12 won over 11'));
  expect(() => apportionWon(1, [])).toThrow(RangeError);
});

test('amounts whose product passes 2^53 are split to the won', () => {
  const weights = [2_147_483_647, 2_147_483_646, 1];
  expect(apportionWon(4_294_967_293, weights)).toEqual([2_147_483_646, 2_147_483_646, 1]);
});

test('law: every part is its exact share, rounded down or up', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (weightsWon, share) => {
      const sumWon = weightsWon.reduce((a, b) => a + b, 0);
      fc.pre(sumWon > 0);
      const amountWon = Math.floor(sumWon * share);
      for (const [at, part] of apportionWon(amountWon, weightsWon).entries()) {
        const exact = BigInt(amountWon) * BigInt(weightsWon[at] ?? 0);
        const off = BigInt(part) * BigInt(sumWon) - exact;
        expect(off > -BigInt(sumWon) && off < BigInt(sumWon)).toBe(true);
      }
    }),
  );
});
