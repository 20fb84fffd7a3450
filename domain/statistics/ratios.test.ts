import { expect, test } from 'vitest';
import { medianEstimate } from './median.ts';
import { meanRatio, rateRatio } from './ratios.ts';
import { regularizedBeta } from './special.ts';

test('a ratio of two counts is as sure as the exact test', () => {
  const ratio = rateRatio({ events: 60, exposure: 100 }, { events: 30, exposure: 100 }, 0.95);
  expect(ratio?.value).toBeCloseTo(2, 10);
  // Clopper and Pearson: the shares at which 60 of 90 or more, and 60 or fewer, have 2.5 %.
  const share = (bound = 0) => bound / (1 + bound);
  expect(1 - regularizedBeta(1 - share(ratio?.low), 31, 60)).toBeCloseTo(0.025, 6);
  expect(regularizedBeta(1 - share(ratio?.high), 30, 61)).toBeCloseTo(0.025, 6);
});

test('without a count on the other side there is no ratio', () => {
  expect(rateRatio({ events: 5, exposure: 10 }, { events: 0, exposure: 10 }, 0.95)).toBeNull();
  expect(rateRatio({ events: 0, exposure: 0 }, { events: 3, exposure: 10 }, 0.95)).toBeNull();
  expect(rateRatio({ events: 0, exposure: 10 }, { events: 3, exposure: 10 }, 0.95)).toMatchObject({ value: 0, low: 0 });
});

test('a mean of ratios is geometric, and has an interval by Student over its occasions', () => {
  const mean = meanRatio([1.2, 1.3, 1.4, 1.25], 0.95);
  // t with 3 degrees of freedom, 3.182446, times the standard error of the four logarithms.
  expect(mean?.value).toBeCloseTo((1.2 * 1.3 * 1.4 * 1.25) ** 0.25, 10);
  expect(mean?.low).toBeCloseTo(1.158, 2);
  expect(mean?.high).toBeCloseTo(1.427, 2);
  expect(meanRatio([1.2, 1.3, 1.4], 0.95)).toBeNull();
});

test('the median of six values lies between the smallest and the largest, by 96.9 %; five have no interval', () => {
  expect(medianEstimate([3, 1, 6, 2, 5, 4], 0.95)).toEqual({ median: 3.5, low: 1, high: 6 });
  expect(medianEstimate([3, 1, 2, 5, 4], 0.95)).toEqual({ median: 3, low: null, high: null });
  // Textbook: of twenty values the 6th and the 15th.
  expect(
    medianEstimate(
      Array.from({ length: 20 }, (_, at) => at + 1),
      0.95,
    ),
  ).toEqual({ median: 10.5, low: 6, high: 15 });
  expect(medianEstimate([], 0.95)).toBeNull();
});
