import { expect, test } from 'vitest';
import { BOUGHT, CARTED, VIEWED } from './history.ts';
import { backwardWeight, CLEARS, LEVELS, levelOf, SETS, strengthOf } from './weights.ts';

test.each([
  [-8, 0],
  [0, 0],
  [1, Math.SQRT1_2],
  [2, 1],
  [4, 1],
  [5, 1.5],
  [7, 1.5],
  [8, 2],
  [100, 2],
])('an affinity of %i counts %f', (affinity, strength) => {
  expect(strengthOf(affinity)).toBe(strength);
});

test('a level is the place of a strength among all there are, least first', () => {
  expect(LEVELS).toEqual([...LEVELS].sort((a, b) => a - b));
  expect(new Set(LEVELS).size).toBe(5);
  for (let affinity = -8; affinity <= 16; affinity++) expect(LEVELS[levelOf(affinity)]).toBe(strengthOf(affinity));
});

test('the way back gets its share in whole units; within one basket there is no way', () => {
  expect(backwardWeight(100, 1, 0.75)).toBe(75);
  expect(backwardWeight(101, 3, 0.75)).toBe(76);
  expect(backwardWeight(100, 0, 0.75)).toBe(100);
});

test('what a shopper did stands in the flags until an act takes it back', () => {
  const after = (...acts: (keyof typeof SETS)[]) => acts.reduce((flags, act) => (flags & ~CLEARS[act]) | SETS[act], 0);
  expect(after('hover')).toBe(0);
  expect(after('detail')).toBe(VIEWED);
  expect(after('detail', 'cart')).toBe(VIEWED | CARTED);
  expect(after('quantityUp', 'quantityDown')).toBe(CARTED);
  expect(after('cart', 'cartRemoved')).toBe(0);
  expect(after('cart', 'order')).toBe(BOUGHT);
  expect(after('detail', 'order', 'cart', 'orderCancelled')).toBe(VIEWED | CARTED);
});
