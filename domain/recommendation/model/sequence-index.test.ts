import { expect, test } from 'vitest';
import { beginsBasket, itemIn, levelIn, SequenceIndex } from './sequence-index.ts';
import { levelOf } from './weights.ts';

const ME = 0;
const CAP = 8;

/** The newest places of a sequence, oldest first, as others read them. */
function placesOf(index: SequenceIndex, shopper: number, from = 0) {
  const page = index.page(shopper);
  return Array.from({ length: index.next(shopper) - from }, (_, n) => {
    const word = page[index.offset(shopper) + ((from + n) & index.mask(shopper))] as number;
    return [itemIn(word) - 1, levelIn(word), beginsBasket(word)];
  });
}
function indexOf(items: readonly number[], historyLimit = 16, shopper = ME): SequenceIndex {
  const index = new SequenceIndex(historyLimit, CAP);
  index.ensure(shopper);
  items.forEach((item, ordinal) => {
    index.append(shopper, ordinal, item, true, 2);
  });
  return index;
}

test('a place holds its item, the level of its affinity and whether a basket begins there', () => {
  const index = indexOf([]);
  index.append(ME, 0, 0, true, 1);
  index.append(ME, 1, 20_000_000, false, 2);
  index.append(ME, 2, 7, true, 8);
  index.append(ME, 3, 8, false, 0);
  index.append(ME, 4, 9, true, -3);
  expect(placesOf(index, ME)).toEqual([
    [0, levelOf(1), 1],
    [20_000_000, levelOf(2), 0],
    [7, levelOf(8), 1],
    [8, 0, 0],
    [9, 0, 1],
  ]);
  expect(index.next(ME)).toBe(5);
});

test('every affinity up to the cap has its level', () => {
  for (let affinity = 1; affinity <= CAP; affinity++) {
    const index = indexOf([]);
    index.append(ME, 0, 3, true, affinity);
    expect(placesOf(index, ME)).toEqual([[3, levelOf(affinity), 1]]);
  }
});

test('a place whose item has left the history holds item 0, and whether a basket began there', () => {
  const index = indexOf([]);
  index.append(ME, 0, -1, true, 0);
  index.append(ME, 1, -1, false, 0);
  const page = index.page(ME);
  expect([itemIn(page[index.offset(ME)] as number), itemIn(page[index.offset(ME) + 1] as number)]).toEqual([0, 0]);
  expect(placesOf(index, ME)).toEqual([
    [-1, 0, 1],
    [-1, 0, 0],
  ]);
});

test.each([
  [5, 8],
  [16, 16],
  [17, 32],
])('with a history limit of %i the newest %i places are kept, and no more', (historyLimit, length) => {
  const items = Array.from({ length: 3 * length + 3 }, (_, n) => 100 + n);
  const index = indexOf(items, historyLimit);
  expect(index.mask(ME)).toBe(length - 1);
  expect(index.next(ME)).toBe(items.length);
  expect(placesOf(index, ME, items.length - length).map(([item]) => item)).toEqual(items.slice(-length));
});

test('a sequence begins with room for eight items and grows only as it is filled', () => {
  expect(indexOf([1], 256).mask(ME)).toBe(7);
  const index = indexOf([1, 2, 3, 4, 5, 6, 7, 8], 256);
  expect(index.mask(ME)).toBe(7);
  index.append(ME, 8, 9, true, 2);
  expect(index.mask(ME)).toBe(15);
  expect(placesOf(index, ME).map(([item]) => item)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a sequence may begin late: a restored one knows only its newest places', () => {
  const index = indexOf([], 16);
  for (let ordinal = 984; ordinal < 1_000; ordinal++) index.append(ME, ordinal, ordinal, false, 2);
  expect(index.next(ME)).toBe(1_000);
  expect(placesOf(index, ME, 984).map(([item]) => item)).toEqual(Array.from({ length: 16 }, (_, n) => 984 + n));
});

test('many shoppers’ sequences lie side by side without touching each other', () => {
  const index = new SequenceIndex(16, CAP);
  const shoppers = [0, 1, 63, 64, 300];
  for (const shopper of shoppers) index.ensure(shopper);
  for (let n = 0; n < 16; n++) for (const shopper of shoppers) index.append(shopper, n, shopper * 100 + n, true, 2);
  for (const shopper of shoppers)
    expect(placesOf(index, shopper).map(([item]) => item)).toEqual(
      Array.from({ length: 16 }, (_, n) => shopper * 100 + n),
    );
});

test('a changed affinity changes the level alone', () => {
  const index = indexOf([5, 6, 7]);
  index.change(ME, 1, 6, 8);
  index.change(ME, 2, 7, -2);
  expect(placesOf(index, ME)).toEqual([
    [5, levelOf(2), 1],
    [6, levelOf(8), 1],
    [7, 0, 1],
  ]);
});

test('what is erased leaves its place, and the basket that began there', () => {
  const index = indexOf([5, 6]);
  index.append(ME, 2, 7, false, 2);
  index.erase(ME, 1, 6);
  index.erase(ME, 2, 7);
  expect(placesOf(index, ME)).toEqual([
    [5, levelOf(2), 1],
    [-1, 0, 1],
    [-1, 0, 0],
  ]);
  expect(index.next(ME)).toBe(3);
});

test('a change or an erasure of what lies too far back touches nothing that took its place', () => {
  const index = indexOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 8);
  index.change(ME, 1, 1, 8);
  index.erase(ME, 0, 0);
  expect(placesOf(index, ME, 2)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((item) => [item, levelOf(2), 1]));
});

test('a cleared sequence begins anew and empty in the room that it had; the neighbour’s stays', () => {
  const index = new SequenceIndex(8, CAP);
  for (const shopper of [0, 1]) {
    index.ensure(shopper);
    for (let n = 0; n < 8; n++) index.append(shopper, n, 10 * shopper + n, true, 2);
  }
  const { bytes } = index;
  index.clear(ME);
  index.clear(ME);
  index.append(ME, 0, 77, true, 2);
  expect(placesOf(index, ME)).toEqual([[77, levelOf(2), 1]]);
  const rest = index.page(ME).subarray(index.offset(ME) + 1, index.offset(ME) + 8);
  expect([...rest]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(placesOf(index, 1).map(([item]) => item)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
  expect(index.bytes).toBe(bytes);
});

test('clearing gives the room back: any number of shoppers may come and go', () => {
  const index = new SequenceIndex(256, CAP);
  index.ensure(ME);
  for (let times = 0; times < 600; times++) {
    for (let n = 0; n < 256; n++) index.append(ME, n, n, true, 2);
    index.clear(ME);
  }
  // One page of 65,536 words.
  expect(index.bytes).toBe(2 ** 18);
});

test('a prefetch changes nothing', () => {
  const index = indexOf([5, 6, 7, 8, 9]);
  const before = placesOf(index, ME);
  index.prefetch(ME, 2, 20);
  expect(placesOf(index, ME)).toEqual(before);
});
