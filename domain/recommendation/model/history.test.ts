import { expect, test } from 'vitest';
import {
  AFFINITY,
  BASKET_ORDINAL,
  BOUGHT,
  CARTED,
  FLAGS,
  Histories,
  ITEM,
  ITEM_ORDINAL,
  STRIDE,
  TIME,
  VIEWED,
} from './history.ts';

const ME = 0;

/** A shopper's entries, oldest first, column by column as they lie. */
function entriesOf(histories: Histories, shopper = ME) {
  if (histories.count(shopper) === 0) return [];
  const page = histories.page(shopper);
  return Array.from({ length: histories.count(shopper) }, (_, k) => {
    const at = histories.offset(shopper) + k * STRIDE;
    return {
      item: page[at + ITEM],
      ordinal: page[at + ITEM_ORDINAL],
      basket: page[at + BASKET_ORDINAL],
      time: page[at + TIME],
      affinity: page[at + AFFINITY],
      flags: page[at + FLAGS],
    };
  });
}
const itemsOf = (histories: Histories, shopper = ME) => entriesOf(histories, shopper).map(({ item }) => item);

function historyOf(items: readonly number[], shopper = ME, histories = new Histories()): Histories {
  histories.ensure(shopper);
  for (const item of items) histories.append(shopper, item, false, 100 + item, 2, VIEWED);
  return histories;
}

test('the flags do not overlap', () => {
  expect(VIEWED | CARTED | BOUGHT).toBe(VIEWED + CARTED + BOUGHT);
});

test('an entry holds its item, its places among items and baskets, its time, affinity and flags', () => {
  const histories = new Histories();
  histories.ensure(ME);
  histories.append(ME, 7, false, 1_000, 2, VIEWED);
  histories.append(ME, 8, false, 2_000, 5, BOUGHT);
  histories.append(ME, 9, true, 2_000, 5, BOUGHT | CARTED);
  histories.append(ME, 3, false, 3_000, -1, 0);
  expect(entriesOf(histories)).toEqual([
    { item: 7, ordinal: 0, basket: 0, time: 1_000, affinity: 2, flags: VIEWED },
    { item: 8, ordinal: 1, basket: 1, time: 2_000, affinity: 5, flags: BOUGHT },
    { item: 9, ordinal: 2, basket: 1, time: 2_000, affinity: 5, flags: BOUGHT | CARTED },
    { item: 3, ordinal: 3, basket: 2, time: 3_000, affinity: -1, flags: 0 },
  ]);
  expect([histories.count(ME), histories.appended(ME), histories.baskets(ME)]).toEqual([4, 4, 3]);
});

test('the first entry begins a basket, also when it is appended as one of the same basket', () => {
  const histories = new Histories();
  histories.ensure(ME);
  histories.append(ME, 1, true, 0, 1, 0);
  histories.append(ME, 2, true, 0, 1, 0);
  expect(entriesOf(histories).map(({ basket }) => basket)).toEqual([0, 0]);
  expect(histories.baskets(ME)).toBe(1);
});

test('a shopper without acts has nothing', () => {
  const histories = new Histories();
  histories.ensure(ME);
  for (const shopper of [ME, 5_000])
    expect([
      histories.count(shopper),
      histories.appended(shopper),
      histories.baskets(shopper),
      histories.lastTime(shopper),
    ]).toEqual([0, 0, 0, 0]);
  expect(histories.find(ME, 0)).toBe(-1);
});

test('a shopper’s time never runs backwards', () => {
  const histories = new Histories();
  histories.ensure(ME);
  expect(histories.advance(ME, 50)).toBe(50);
  expect(histories.advance(ME, 40)).toBe(50);
  expect(histories.advance(ME, 60)).toBe(60);
  expect(histories.lastTime(ME)).toBe(60);
});

test('an item is found wherever it stands, the newest where it stands twice', () => {
  const histories = historyOf([4, 5, 6, 4]);
  expect([4, 5, 6, 7].map((item) => histories.find(ME, item))).toEqual([3, 1, 2, -1]);
  expect(historyOf([4, 5]).find(ME, 4)).toBe(0);
});

test('long histories of many shoppers grow side by side without touching each other', () => {
  const histories = new Histories();
  const items = Array.from({ length: 300 }, (_, n) => n);
  const shoppers = [0, 1, 63, 64, 200];
  for (const shopper of shoppers) histories.ensure(shopper);
  for (const item of items)
    for (const shopper of shoppers) histories.append(shopper, item + shopper, false, item, 2, VIEWED);
  for (const shopper of shoppers) {
    expect(itemsOf(histories, shopper)).toEqual(items.map((item) => item + shopper));
    expect(entriesOf(histories, shopper).at(-1)).toMatchObject({ ordinal: 299, basket: 299, time: 299 });
  }
});

test('an entry that is touched again comes to the end as it is; the order of the others stays', () => {
  const histories = historyOf([1, 2, 3, 4]);
  const [, second] = entriesOf(histories);
  histories.moveToEnd(ME, 1);
  expect(itemsOf(histories)).toEqual([1, 3, 4, 2]);
  expect(entriesOf(histories).at(-1)).toEqual(second);
  histories.moveToEnd(ME, 0);
  expect(itemsOf(histories)).toEqual([3, 4, 2, 1]);
  histories.moveToEnd(ME, 3);
  expect(itemsOf(histories)).toEqual([3, 4, 2, 1]);
  expect([histories.count(ME), histories.appended(ME)]).toEqual([4, 4]);
});

test('an entry that is removed leaves the others in order; how many ever came stays known', () => {
  const histories = historyOf([1, 2, 3, 4]);
  histories.removeAt(ME, 1);
  expect(itemsOf(histories)).toEqual([1, 3, 4]);
  histories.removeAt(ME, 2);
  histories.removeAt(ME, 0);
  expect(itemsOf(histories)).toEqual([3]);
  expect([histories.count(ME), histories.appended(ME), histories.baskets(ME)]).toEqual([1, 4, 4]);
});

test('the room of a cleared history is used again and empty; the neighbour’s is not touched', () => {
  const histories = historyOf([1, 2, 3, 4, 5, 6]);
  historyOf([7, 8], 1, histories);
  histories.advance(ME, 900);
  const { bytes } = histories.arena;
  histories.clear(ME);
  expect([histories.count(ME), histories.appended(ME), histories.baskets(ME), histories.lastTime(ME)]).toEqual([
    0, 0, 0, 0,
  ]);
  histories.clear(ME);
  expect(itemsOf(histories, 1)).toEqual([7, 8]);
  historyOf([9, 9, 9, 9, 9, 10], ME, histories);
  expect(itemsOf(histories)).toEqual([9, 9, 9, 9, 9, 10]);
  expect(itemsOf(histories, 1)).toEqual([7, 8]);
  expect(histories.arena.bytes).toBe(bytes);
});

test('clearing histories gives their room back: any number of shoppers may come and go', () => {
  const histories = historyOf(Array.from({ length: 256 }, (_, n) => n));
  const { bytes } = histories.arena;
  for (let times = 0; times < 400; times++) {
    histories.clear(ME);
    historyOf(
      Array.from({ length: 256 }, (_, n) => n),
      ME,
      histories,
    );
  }
  expect(histories.arena.bytes).toBe(bytes);
});

test.each([0, 1, 4, 5, 16, 17])('a history of %i entries is restored as it was read', (length) => {
  const before = historyOf(Array.from({ length }, (_, n) => n + 1));
  const [page, offset] = length === 0 ? [new Int32Array(0), 0] : [before.page(ME), before.offset(ME)];
  const entries = page.slice(offset, offset + length * STRIDE);
  const histories = historyOf([50, 51]);
  histories.restore(70, entries, 40, 30, 900);
  expect(entriesOf(histories, 70)).toEqual(entriesOf(before));
  expect([histories.count(70), histories.appended(70), histories.baskets(70), histories.lastTime(70)]).toEqual([
    length,
    40,
    30,
    900,
  ]);
  histories.append(70, 99, false, 901, 1, 0);
  expect(entriesOf(histories, 70).at(-1)).toMatchObject({ item: 99, ordinal: 40, basket: 30 });
  expect(itemsOf(histories)).toEqual([50, 51]);
});
