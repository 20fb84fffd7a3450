import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../shared/durations.ts';
import { c3TodaysClicks as rule } from './c3-todays-clicks.ts';
import { NOON, NOTHING, onEvent, PRODUCT, pastOf, viewed } from './trial.fixture.ts';

const seen = (past: ReturnType<typeof pastOf>, product = PRODUCT, moment = {}) =>
  onEvent(rule, 'page-viewed', { productId: 17 }, { product, past }, moment);
const three = pastOf(viewed('a', NOON - HOUR_MS), viewed('b', NOON - 60_000), viewed('c', NOON));

test('the third detail page of a category today gives 10 % off it, for this category and day', () => {
  const day = Math.floor((NOON + 9 * HOUR_MS) / DAY_MS);
  const target = { kind: 'category', categoryId: 2 };
  expect(seen(three)).toEqual({ kind: 'issue', causeId: `day ${day} category 2`, target });
  expect([rule.discount.percent, rule.target]).toEqual([10, 'category']);
});

test('the fourth page of the day has the same cause as the third', () => {
  const four = pastOf(...['a', 'b', 'c', 'd'].map((id, at) => viewed(id, NOON - at)));
  expect(seen(four)).toEqual(seen(three));
});

test.each([
  ['it is the second', pastOf(viewed('b', NOON - 60_000), viewed('c', NOON))],
  ['one of three was of another category', pastOf(viewed('a', NOON - 2, 5), viewed('b', NOON - 1), viewed('c', NOON))],
  [
    'one of three was before midnight in Seoul',
    pastOf(viewed('a', NOON - 12 * HOUR_MS - 1), viewed('b', NOON - 1), viewed('c', NOON)),
  ],
])('nothing when %s', (_why, past) => {
  expect(seen(past)).toEqual(NOTHING);
});

test('nothing for a product that is gone, and nothing for views of an hour ago', () => {
  expect(seen(three, null)).toEqual(NOTHING);
  expect(seen(three, PRODUCT, { nowMs: NOON + HOUR_MS })).toEqual(NOTHING);
});
