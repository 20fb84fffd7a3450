import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

test('over any stretch a subject gets no more than what it saved up and what flowed in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 2_000 }), count: fc.integer({ min: 1, max: 30 }) })),
      (calls) => {
        let nowMs = 0;
        let taken = 0;
        const buckets = createTokenBuckets({ capacity: 20, refillPerSecond: 10, now: () => nowMs });
        for (const { afterMs, count } of calls) {
          nowMs += afterMs;
          if (buckets.take('a', count) === 0) taken += count;
        }
        expect(taken).toBeLessThanOrEqual(20 + (nowMs / 1_000) * 10 + 1e-6);
      },
    ),
  );
});

test('it says when to come back, and then gives', () => {
  let nowMs = 0;
  const buckets = createTokenBuckets({ capacity: 10, refillPerSecond: 5, now: () => nowMs });
  expect(buckets.take('a', 10)).toBe(0);
  expect(buckets.take('a', 5)).toBeCloseTo(1);
  nowMs = 1_000;
  expect(buckets.take('a', 5)).toBe(0);
});

test('subjects do not take from each other, and memory is bounded', () => {
  let nowMs = 0;
  const buckets = createTokenBuckets({ capacity: 1, refillPerSecond: 1, maxSubjects: 100, now: () => nowMs });
  for (let n = 0; n < 1_000; n += 1) expect(buckets.take(`s${n}`, 1)).toBe(0);
  expect(buckets.take('s999', 1)).toBeGreaterThan(0);
  nowMs = 5_000;
  expect(buckets.take('s999', 1)).toBe(0);
});
