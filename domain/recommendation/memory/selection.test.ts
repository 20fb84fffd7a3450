import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Selection } from './selection.ts';
import { TopScores } from './top-scores.ts';

const values = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });

test('the k largest are chosen and what equals the last of them, in their order, few or many', () => {
  const selection = new Selection();
  const many = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 200, maxLength: 1_500 });
  // Sorted ones mislead a sample the most: all that is large lies together.
  const sorted = many.map((all) => [...all].sort((a, b) => a - b));
  const oneLump = fc.integer({ min: 1, max: 100 }).map((from) => Array.from({ length: 900 }, (_, n) => +(n < from)));
  fc.assert(
    fc.property(fc.oneof(values, many, sorted, oneLump), fc.integer({ min: 1, max: 150 }), (all, k) => {
      const least = all.length <= k ? 0 : ([...all].sort((a, b) => b - a)[k - 1] as number);
      const expected = all.flatMap((value, place) => (value >= least ? [place] : []));
      const count = selection.largest(Float64Array.from([...all, 999]), all.length, k);
      expect([...selection.chosen.subarray(0, count)]).toEqual(expected);
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
      all.forEach((score, item) => {
        top.offer(item, score);
      });
      const [items, scores] = [new Int32Array(7), new Float64Array(7)];
      const count = top.drain(items, scores);
      const drained = [...items.subarray(0, count)].map((item, n) => ({ item, score: scores[n] }));
      expect(drained.sort((a, b) => a.item - b.item)).toEqual([...expected].sort((a, b) => a.item - b.item));
      expect(top.take()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
