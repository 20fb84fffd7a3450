import { expect, test } from 'vitest';
import { type LogKind, type LogShape, logKindOf, MIX_OF, withOwn } from './log-kind.ts';

const VISITS: LogShape = { events: 6000, moments: 6000, pairs: 5000, shoppers: 1000, orders: 0, views: 0 };

test('a log that names its events is one of baskets when most are orders', () => {
  expect(logKindOf({ ...VISITS, orders: 4000, views: 2000 })).toBe('baskets');
  expect(logKindOf({ ...VISITS, orders: 2000, views: 4000 })).toBe('sessions');
});

test('a log that does not is one of baskets when events come by fours', () => {
  expect(logKindOf({ ...VISITS, moments: 1500 })).toBe('baskets');
  expect(logKindOf({ ...VISITS, moments: 1501 })).toBe('sessions');
});

test('single acts on twenty items a shopper make histories', () => {
  expect(logKindOf({ ...VISITS, pairs: 20_000, events: 30_000, moments: 30_000 })).toBe('histories');
  expect(logKindOf({ ...VISITS, pairs: 19_999, events: 30_000, moments: 30_000 })).toBe('sessions');
});

test('an empty log is one of sessions', () => {
  expect(logKindOf({ events: 0, moments: 0, pairs: 0, shoppers: 0, orders: 0, views: 0 })).toBe('sessions');
});

test.each<[LogKind, number, number]>([
  ['sessions', 4 / 3, 2.1],
  ['histories', 4 / 3, 1.9],
  ['baskets', 0.3, 1.7],
])('where what was seen may come again, %s give own items %f times all other shares', (kind, share, others) => {
  const { unseen, any } = MIX_OF[kind];
  expect(unseen.own).toBe(0);
  expect(any.itemCf + any.userCf + any.popularity).toBeCloseTo(others);
  expect(any.own).toBeCloseTo(share * others);
  expect(withOwn(kind, { ...unseen, itemCf: 1, userCf: 0, popularity: 0 }).own).toBeCloseTo(share);
});
