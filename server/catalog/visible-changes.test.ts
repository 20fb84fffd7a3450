import { expect, test } from 'vitest';
import type { ProductState } from '#contracts/products.ts';
import { createVisibleChanges } from './visible-changes.ts';

const state = (change: Partial<ProductState> = {}): ProductState => ({
  ...{ productId: 1, version: 1, sku: 'a', name: 'Milk', categoryId: 1, kind: 'milk', brand: 'b', priceWon: 1_000 },
  ...{ listPriceWon: 1_200, marginRate: 0.1, stock: 50, listed: true, ratingAverage: 4, ratingCount: 2, soldCount: 9 },
  ...{ arrivalDays: 1, picture: { icon: 'milk', background: 1 }, createdAt: '2026-01-01T00:00:00Z' },
  ...change,
});

const anywhere = (...ids: number[]) => ({ anywhere: ids, ownPage: [] });

test.each([
  ['price', { priceWon: 900 }],
  ['list price', { listPriceWon: 1_300 }],
  ['name', { name: 'Oat milk' }],
  ['listed', { listed: false }],
  ['sold out', { stock: 0, soldCount: 14 }],
  ['an offer that is not the best', {}],
])('a change of %s is visible', (_, change) => {
  const changes = createVisibleChanges();
  expect(changes.of([state()])).toEqual(anywhere(1));
  expect(changes.of([state({ version: 2, ...change })])).toEqual(anywhere(1));
});

test.each([
  ['an order', { stock: 49, soldCount: 10 }],
  ['a rating', { ratingAverage: 3.5, ratingCount: 3 }],
])('%s is not', (_, change) => {
  const changes = createVisibleChanges();
  changes.of([state()]);
  expect(changes.of([state({ version: 2, ...change })])).toEqual(anywhere());
});

test.each([
  ['eleven left: none is shown', 12, 11, []],
  ['ten left', 11, 10, [1]],
  ['one less of few', 3, 2, [1]],
  ['more again', 10, 40, [1]],
])('%s: %i, then %i', (_, before, after, ownPage) => {
  const changes = createVisibleChanges();
  changes.of([state({ stock: before })]);
  expect(changes.of([state({ version: 2, stock: after })])).toEqual({ anywhere: [], ownPage });
});

test('a state delivered again, or late, is none; each product is compared with itself', () => {
  const changes = createVisibleChanges();
  expect(changes.of([state({ version: 3 }), state({ productId: 2, priceWon: 5 })])).toEqual(anywhere(1, 2));
  expect(changes.of([state({ version: 3 }), state({ version: 2, priceWon: 7 })])).toEqual(anywhere());
});

test('what was seen is restored in a later process; after clear() each product is seen for the first time', () => {
  const before = createVisibleChanges();
  before.of([state(), state({ productId: 2 })]);
  const after = createVisibleChanges();
  after.restore(JSON.parse(JSON.stringify(before.seen())));
  expect(
    after.of([state({ version: 2, stock: 49, soldCount: 10 }), state({ productId: 2, version: 2, priceWon: 1 })]),
  ).toEqual(anywhere(2));
  after.clear();
  expect(after.of([state({ version: 2, stock: 49, soldCount: 10 })])).toEqual(anywhere(1));
});
