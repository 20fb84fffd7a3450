import { expect, test } from 'vitest';
import { Baskets } from './baskets.ts';

const [ME, OTHER] = [0, 1];

function baskets(ordersPerShopper = 3): Baskets {
  const made = new Baskets(ordersPerShopper);
  made.ensure(200);
  return made;
}
const ordersOf = (all: Baskets, ...items: number[]) => items.map((item) => all.orders(item));

test('an order counts each of its products and each pair of them, in both directions', () => {
  const all = baskets();
  all.place(ME, 'a', [1, 2, 3]);
  all.place(OTHER, 'a', [2, 3]);
  expect(ordersOf(all, 0, 1, 2, 3)).toEqual([0, 1, 2, 2]);
  expect([all.pairs.get(1, 2), all.pairs.get(2, 1), all.pairs.get(2, 3), all.pairs.get(3, 2)]).toEqual([1, 1, 2, 2]);
  expect(all.pairs.get(2, 2)).toBe(0);
});

test('similarity is the cosine with shrinkage, the same both ways, 0 for what was never ordered together', () => {
  const all = baskets();
  all.place(ME, 'a', [1, 2]);
  all.place(OTHER, 'b', [1]);
  expect(all.similarity(1, 2, 2)).toBeCloseTo(1 / Math.sqrt((2 + 2) * (1 + 2)), 12);
  expect(all.similarity(2, 1, 2)).toBe(all.similarity(1, 2, 2));
  expect(all.similarity(1, 3, 2)).toBe(0);
});

test('an order delivered twice counts once, even with other lines', () => {
  const all = baskets();
  all.place(ME, 'a', [1]);
  all.place(ME, 'a', [1, 2]);
  expect(ordersOf(all, 1, 2)).toEqual([1, 0]);
  expect(all.ordersOf(ME)).toEqual([{ orderId: 'a', items: [1] }]);
});

test('exactly the limit of orders is kept; one more takes the oldest out of all counts', () => {
  const all = baskets(2);
  all.place(ME, 'a', [1, 2]);
  all.place(ME, 'b', [1]);
  expect(ordersOf(all, 1, 2)).toEqual([2, 1]);
  all.place(ME, 'c', [3]);
  expect(ordersOf(all, 1, 2, 3)).toEqual([1, 0, 1]);
  expect(all.pairs.get(1, 2)).toBe(0);
  expect(all.ordersOf(ME).map(({ orderId }) => orderId)).toEqual(['b', 'c']);
});

test('a cancelled order leaves every count, and no other order does', () => {
  const all = baskets();
  all.place(ME, 'a', [1, 2]);
  all.place(ME, 'b', [2, 3]);
  all.place(ME, 'c', [3]);
  all.cancel(ME, 'b');
  expect(ordersOf(all, 1, 2, 3)).toEqual([1, 1, 1]);
  expect(all.pairs.get(2, 3)).toBe(0);
  expect(all.ordersOf(ME).map(({ orderId }) => orderId)).toEqual(['a', 'c']);
  all.cancel(ME, 'a');
  expect(all.ordersOf(ME).map(({ orderId }) => orderId)).toEqual(['c']);
});

test('cancelling an order that is not kept changes nothing', () => {
  const all = baskets();
  all.place(ME, 'a', [1]);
  all.cancel(ME, 'unknown');
  all.cancel(OTHER, 'a');
  expect(ordersOf(all, 1)).toEqual([1]);
  expect(all.ordersOf(ME)).toHaveLength(1);
  expect(all.ordersOf(OTHER)).toEqual([]);
});

test('a forgotten shopper’s orders leave every count, other shoppers’ stay', () => {
  const all = baskets();
  all.place(ME, 'a', [1, 2]);
  all.place(ME, 'b', [1]);
  all.place(OTHER, 'c', [1]);
  all.forget(ME);
  expect(ordersOf(all, 1, 2)).toEqual([1, 0]);
  expect(all.pairs.get(1, 2)).toBe(0);
  expect([all.ordersOf(ME), all.ordersOf(OTHER).length]).toEqual([[], 1]);
  all.forget(ME);
  expect(ordersOf(all, 1)).toEqual([1]);
});

test('there is room for every product that was announced, and one that was not has no orders', () => {
  const all = baskets();
  all.place(ME, 'a', [199, 64]);
  expect(ordersOf(all, 199, 64, 100_000)).toEqual([1, 1, 0]);
});
