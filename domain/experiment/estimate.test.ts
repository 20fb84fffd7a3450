import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liftEstimate, meanEstimate, type RatioSums, ratioEstimate } from './estimate.ts';

const sumsOf = (shoppers: readonly { x: number; y: number }[]): RatioSums => ({
  shoppers: shoppers.length,
  x: shoppers.reduce((sum, { x }) => sum + x, 0),
  y: shoppers.reduce((sum, { y }) => sum + y, 0),
  xx: shoppers.reduce((sum, { x }) => sum + x * x, 0),
  yy: shoppers.reduce((sum, { y }) => sum + y * y, 0),
  xy: shoppers.reduce((sum, { x, y }) => sum + x * y, 0),
});

test('with one impression a shopper it is the binomial interval', () => {
  const shoppers = Array.from({ length: 400 }, (_, n) => ({ x: 1, y: n < 40 ? 1 : 0 }));
  const estimate = ratioEstimate(sumsOf(shoppers));
  const reach = 1.96 * Math.sqrt((0.1 * 0.9) / 399);
  expect(estimate?.value).toBeCloseTo(0.1, 10);
  expect(estimate?.high).toBeCloseTo(0.1 + reach, 4);
  expect(estimate?.low).toBeCloseTo(0.1 - reach, 4);
});

test('shoppers who always click and shoppers who never do make it wider than their impressions would', () => {
  const shoppers = Array.from({ length: 100 }, (_, n) => ({ x: 50, y: n < 10 ? 50 : 0 }));
  const estimate = ratioEstimate(sumsOf(shoppers));
  const naive = 1.96 * Math.sqrt((0.1 * 0.9) / 5_000);
  expect((estimate?.high ?? 0) - 0.1).toBeGreaterThan(6 * naive);
});

test('too few shoppers, no impressions or a control of nothing say nothing', () => {
  const few = sumsOf(Array.from({ length: 29 }, () => ({ x: 1, y: 1 })));
  const some = sumsOf(Array.from({ length: 30 }, () => ({ x: 1, y: 1 })));
  expect(ratioEstimate(few)).toBeNull();
  expect(ratioEstimate(some)).toMatchObject({ value: 1, low: 1, high: 1 });
  expect(ratioEstimate({ ...some, x: 0 })).toBeNull();
  expect(liftEstimate({ ...some, y: 0, yy: 0, xy: 0 }, some)).toBeNull();
});

const shopper = fc.record({ x: fc.integer({ min: 1, max: 50 }), y: fc.integer({ min: 0, max: 50 }) });
const shoppers = fc.array(shopper, { minLength: 30, maxLength: 80 });

test('law: the interval holds its value and shrinks as one over the root of the shoppers', () => {
  fc.assert(
    fc.property(shoppers, (list) => {
      const once = ratioEstimate(sumsOf(list));
      const fourTimes = ratioEstimate(sumsOf([...list, ...list, ...list, ...list]));
      if (once === null || fourTimes === null) throw new Error('there are enough shoppers');
      expect(once.low).toBeLessThanOrEqual(once.value);
      expect(once.high).toBeGreaterThanOrEqual(once.value);
      expect(fourTimes.value).toBeCloseTo(once.value, 8);
      expect((fourTimes.high - fourTimes.low) / 2).toBeLessThanOrEqual((once.high - once.low) / 2 + 1e-9);
    }),
  );
});

test('law: a variant that does the same has no lift, one that does k times as much has k − 1', () => {
  fc.assert(
    fc.property(shoppers, fc.integer({ min: 2, max: 5 }), (list, k) => {
      const control = sumsOf(list);
      if (control.y === 0) return;
      expect(liftEstimate(control, control)?.value).toBeCloseTo(0, 10);
      const more = sumsOf(list.map(({ x, y }) => ({ x, y: k * y })));
      expect(liftEstimate(control, more)?.value).toBeCloseTo(k - 1, 8);
    }),
  );
});

test('a mean a shopper is the ratio with one for everybody', () => {
  const list = Array.from({ length: 50 }, (_, n) => ({ x: 1, y: n }));
  const { shoppers: count, y, yy } = sumsOf(list);
  expect(meanEstimate({ shoppers: count, y, yy })).toEqual(ratioEstimate(sumsOf(list)));
});
