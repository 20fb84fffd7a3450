import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freePieces, pieceWon } from './pieces.ts';

const all = (netWon: number, quantity: number) =>
  Array.from({ length: quantity }, (_, piece) => pieceWon(netWon, quantity, piece));

test('three pieces for 10,000 won: the odd won is in one of them', () => {
  expect(all(10_000, 3)).toEqual([3_333, 3_333, 3_334]);
});

test('law: the pieces of a line sum to what was paid for it, and differ by a won at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.integer({ min: 1, max: 999 }), (netWon, quantity) => {
      const pieces = all(netWon, quantity);
      expect(pieces.reduce((sum, won) => sum + won, 0)).toBe(netWon);
      expect(Math.max(...pieces) - Math.min(...pieces)).toBeLessThanOrEqual(1);
      expect(Math.min(...pieces)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('a claim takes the first pieces that are in no other', () => {
  expect(freePieces(5, [], 2)).toEqual([0, 1]);
  expect(freePieces(5, [0, 1], 3)).toEqual([2, 3, 4]);
  expect(freePieces(3, [1], 2)).toEqual([0, 2]);
  expect(freePieces(3, [0, 1, 2], 1)).toBeNull();
  expect(freePieces(3, [1], 3)).toBeNull();
});
