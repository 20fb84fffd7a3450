import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Selection } from './selection.ts';
import { TopScores } from './top-scores.ts';

const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });

test('the k-th largest is that of the sorted values, however many are equal', () => {
  const selection = new Selection();
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 70 }), (all, k) => {
      const expected = [...all].sort((a, b) => b - a)[k - 1] ?? Number.NEGATIVE_INFINITY;
      const found = selection.kth(Float64Array.from([...all, 99]), all.length, k);
      expect(found).toBe(all.length <= k ? Number.NEGATIVE_INFINITY : expected);
    }),
    { numRuns: 500 },
  );
});

test('the top scores are the first of the sorted ones, ties by the order given, and the next round begins empty', () => {
  const top = new TopScores(7, (a, b) => a - b);
  fc.assert(
    fc.property(values, (all) => {
      all.forEach((score, item) => {
        if (score >= top.least) top.offer(item, score);
      });
      const expected = all
        .map((score, item) => ({ item, score }))
        .sort((a, b) => b.score - a.score || a.item - b.item)
        .slice(0, 7);
      expect(top.take()).toEqual(expected);
      expect(top.take()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
