import { expect, test } from 'vitest';
import { UuidTable } from '../memory/uuid-table.ts';
import { HOLDER_STRIDE, HolderIndex, ORDINAL, SHOPPER, TIME } from './holder-index.ts';

/** Ids ascend as the indices descend: the order of ids, not of indices, decides. */
function indexOf(limit: number, shoppers = 40): HolderIndex {
  const ids = new UuidTable();
  for (let n = 0; n < shoppers; n++) ids.ensure(`${String(99 - n).padStart(8, '0')}-0000-7000-8000-000000000000`);
  const index = new HolderIndex(limit, ids);
  index.ensure(200);
  return index;
}

/** [shopper, time, ordinal], oldest first. */
function holdersOf(index: HolderIndex, item: number): number[][] {
  if (index.count(item) === 0) return [];
  const page = index.page(item);
  return Array.from({ length: index.count(item) }, (_, k) => {
    const at = index.offset(item) + k * HOLDER_STRIDE;
    return [page[at + SHOPPER] as number, page[at + TIME] as number, page[at + ORDINAL] as number];
  });
}

test('holders ascend by time, whatever the order in which they come', () => {
  const index = indexOf(8);
  index.hold(5, 1, 30, 0, false);
  index.hold(5, 2, 10, 4, false);
  index.hold(5, 3, 20, 7, false);
  index.hold(5, 4, 40, 9, false);
  expect(holdersOf(index, 5)).toEqual([
    [2, 10, 4],
    [3, 20, 7],
    [1, 30, 0],
    [4, 40, 9],
  ]);
});

test('holders of one moment ascend by their ids, in whatever order they come', () => {
  const expected = [
    [3, 10, 0],
    [2, 10, 0],
    [1, 10, 0],
  ];
  for (const order of [
    [1, 2, 3],
    [3, 2, 1],
    [2, 1, 3],
    [2, 3, 1],
  ]) {
    const index = indexOf(8);
    for (const shopper of order) index.hold(5, shopper, 10, 0, false);
    expect(holdersOf(index, 5)).toEqual(expected);
  }
});

test('a shopper who acts again stands once, at the newer moment', () => {
  const index = indexOf(8);
  index.hold(5, 1, 10, 0, false);
  index.hold(5, 2, 20, 0, false);
  index.hold(5, 3, 25, 0, false);
  index.hold(5, 1, 30, 6, true);
  expect(holdersOf(index, 5)).toEqual([
    [2, 20, 0],
    [3, 25, 0],
    [1, 30, 6],
  ]);
});

test('the newest are kept: one more than the limit pushes out the oldest, and an older one does not get in', () => {
  const index = indexOf(3);
  for (const item of [4, 5, 6]) index.hold(item, 0, 1, item, false);
  index.drop(5, 0);
  for (const [shopper, time] of [
    [1, 10],
    [2, 20],
    [3, 30],
  ] as const)
    index.hold(5, shopper, time, 0, false);
  expect(index.count(5)).toBe(3);
  index.hold(5, 4, 5, 0, false);
  expect(holdersOf(index, 5).map(([shopper]) => shopper)).toEqual([1, 2, 3]);
  index.hold(5, 5, 25, 9, false);
  expect(holdersOf(index, 5)).toEqual([
    [2, 20, 0],
    [5, 25, 9],
    [3, 30, 0],
  ]);
  index.hold(5, 6, 40, 0, false);
  expect(holdersOf(index, 5).map(([shopper]) => shopper)).toEqual([5, 3, 6]);
  index.hold(5, 7, 26, 0, false);
  expect(holdersOf(index, 5).map(([shopper]) => shopper)).toEqual([7, 3, 6]);
  expect([holdersOf(index, 4), holdersOf(index, 6)]).toEqual([[[0, 1, 4]], [[0, 1, 6]]]);
});

test('many holders of many items grow side by side without touching each other', () => {
  const index = indexOf(32);
  for (let shopper = 0; shopper < 20; shopper++)
    for (const item of [0, 1, 63, 64, 199]) index.hold(item, shopper, shopper, item, false);
  for (const item of [0, 1, 63, 64, 199])
    expect(holdersOf(index, item)).toEqual(Array.from({ length: 20 }, (_, shopper) => [shopper, shopper, item]));
  expect(index.count(2)).toBe(0);
  expect(index.count(100_000)).toBe(0);
});

test('one that is dropped leaves the others in order, wherever it stood', () => {
  const index = indexOf(8);
  for (let shopper = 0; shopper < 4; shopper++) {
    index.hold(5, shopper, shopper, 0, false);
    index.hold(6, shopper, shopper, 0, false);
  }
  index.drop(5, 1);
  expect(holdersOf(index, 5).map(([shopper]) => shopper)).toEqual([0, 2, 3]);
  index.drop(5, 0);
  index.drop(5, 3);
  index.drop(5, 30);
  expect(holdersOf(index, 5)).toEqual([[2, 2, 0]]);
  index.drop(5, 2);
  index.drop(5, 2);
  index.drop(100_000, 2);
  expect(index.count(5)).toBe(0);
  expect(index.count(6)).toBe(4);
});

test('an item that all left can be held again', () => {
  const index = indexOf(8);
  index.hold(5, 1, 10, 0, false);
  index.drop(5, 1);
  index.hold(5, 2, 20, 3, false);
  expect(holdersOf(index, 5)).toEqual([[2, 20, 3]]);
});

test('a shopper dropped everywhere stands with no item, the last among them', () => {
  const index = indexOf(8);
  const last = 255;
  index.ensure(last + 1);
  for (const item of [0, 70, last]) {
    index.hold(item, 1, 10, 0, false);
    index.hold(item, 2, 20, 0, false);
  }
  index.dropEverywhere(1);
  for (const item of [0, 70, last]) expect(holdersOf(index, item)).toEqual([[2, 20, 0]]);
});

test('its memory is what is allocated: 12 bytes a place, by pages', () => {
  const index = indexOf(8);
  expect(index.bytes).toBe(0);
  index.hold(5, 1, 10, 0, false);
  expect(index.bytes).toBe(2 ** 16 * HOLDER_STRIDE * 4);
});
