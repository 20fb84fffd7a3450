import { expect, test } from 'vitest';
import { pseudoRandomDraw, shopperHash } from './pseudo-random-draw.ts';

// Vectors of FNV-1a, 32 bits: http://www.isthe.com/chongo/src/fnv/test_fnv.c
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['b', 0xe70c2de5],
  ['foobar', 0xbf9cf968],
])('the hash of %j is FNV-1a', (id, hash) => {
  expect(shopperHash(id)).toBe(hash);
});

// Calculated apart from this code. Workers of two releases serve one draw side by side: it must not change.
test.each([
  [0, 1, 0, 2_639_721_469],
  [0, 2, 0, 887_726_800],
  [1, 1, 0, 1_092_843_613],
  [0, 1, 1, 1_971_451_645],
  [486_111, 20_000, 0xe40c292c, 735_438_017],
  [486_112, 20_000, 0xe40c292c, 2_233_019_011],
])('in span %i, product %i ranks for shopper %i where every worker ranks it', (span, productId, shopper, rank) => {
  expect(pseudoRandomDraw(span, productId, shopper)).toBe(rank);
});

test('without a shopper it is the draw of everybody', () => {
  expect(pseudoRandomDraw(7, 9)).toBe(pseudoRandomDraw(7, 9, 0));
});

test('the first of 64 products is another one in most spans, and each is first about equally often', () => {
  const times = new Map<number, number>();
  for (let span = 0; span < 6_400; span++) {
    const ranks = Array.from({ length: 64 }, (_, productId) => pseudoRandomDraw(span, productId));
    const first = ranks.indexOf(Math.min(...ranks));
    times.set(first, (times.get(first) ?? 0) + 1);
  }
  expect(times.size).toBe(64);
  // 100 are expected, with a standard deviation of 10.
  for (const count of times.values()) expect(Math.abs(count - 100)).toBeLessThan(50);
});
