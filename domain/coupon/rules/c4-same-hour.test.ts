import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../shared/durations.ts';
import { c4SameHour as rule } from './c4-same-hour.ts';
import { NOON, NOTHING, onEvent, PRODUCT, pastOf, viewed } from './trial.fixture.ts';

const seen = (past: ReturnType<typeof pastOf>) =>
  onEvent(rule, 'page-viewed', { productId: 17 }, { product: PRODUCT, past });
/** One view of the category at each of these moments, the last of them now. */
const views = (...momentsMs: number[]) => pastOf(...momentsMs.map((atMs, at) => viewed(`v${at}`, atMs)));

test('the same hour on a third day gives 30 % off the category', () => {
  const decision = seen(views(NOON - 5 * DAY_MS, NOON - 2 * DAY_MS + 59 * 60_000, NOON));
  expect(decision).toMatchObject({ kind: 'issue', target: { kind: 'category', categoryId: 2 } });
  expect([rule.discount.percent, rule.target]).toEqual([30, 'category']);
});

test.each([
  ['it is the second day', views(NOON - DAY_MS, NOON)],
  ['two of three were on one day', views(NOON - DAY_MS, NOON - DAY_MS + 60_000, NOON)],
  ['one of three was an hour later', views(NOON - 2 * DAY_MS + HOUR_MS, NOON - DAY_MS, NOON)],
  ['one of three was a minute before the hour', views(NOON - 2 * DAY_MS - 60_000, NOON - DAY_MS, NOON)],
  ['one of three is a fortnight old', views(NOON - 14 * DAY_MS, NOON - DAY_MS, NOON)],
  [
    'one of three was of another category',
    pastOf(viewed('a', NOON - 2 * DAY_MS, 5), viewed('b', NOON - DAY_MS), viewed('c', NOON)),
  ],
])('nothing when %s', (_why, past) => {
  expect(seen(past)).toEqual(NOTHING);
});
