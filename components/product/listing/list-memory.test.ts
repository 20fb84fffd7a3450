import { expect, test } from 'vitest';
import type { ProductCard } from '#contracts/catalog.ts';
import { createListMemory, type SavedList } from './list-memory.ts';

function createStore(refuses = false) {
  const items = new Map<string, string>();
  return {
    items,
    get length() {
      return items.size;
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => void items.delete(key),
    setItem(key: string, value: string) {
      if (refuses) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}

const card: ProductCard = {
  productId: 7,
  name: '사과',
  brand: '단골',
  categoryId: 4,
  kind: '사과',
  picture: { icon: 'red-apple', background: 1 },
  priceWon: 9_900,
  listPriceWon: 12_900,
  ratingAverage: 4.5,
  ratingCount: 12,
  soldCount: 40,
  arrivalDays: 1,
  soldOut: false,
};
const list = (savedAtMs: number): SavedList => ({ cards: [card], nextCursor: 'next', scrollY: 840, savedAtMs });

test('a list is found by its history entry and by no other', () => {
  const memory = createListMemory(createStore());
  memory.keep('a', list(1));
  expect(memory.recall('a')).toEqual(list(1));
  expect(memory.recall('b')).toBeNull();
});

test('the newest lists are kept, and nothing else in the storage is touched', () => {
  const store = createStore();
  store.items.set('other', 'value');
  const memory = createListMemory(store);
  for (let at = 1; at <= 20; at++) memory.keep(`entry-${at}`, list(at));
  expect(memory.recall('entry-20')).not.toBeNull();
  expect(memory.recall('entry-15')).not.toBeNull();
  expect(memory.recall('entry-14')).toBeNull();
  expect(store.items.get('other')).toBe('value');
  expect(store.items.size).toBe(7);
});

test('a storage that refuses is no error', () => {
  const memory = createListMemory(createStore(true));
  memory.keep('a', list(1));
  expect(memory.recall('a')).toBeNull();
});

test('what another version wrote is as if it were not there', () => {
  const store = createStore();
  store.items.set('dangol-list:a', JSON.stringify({ cards: [{ id: 7 }] }));
  store.items.set('dangol-list:b', '{');
  const memory = createListMemory(store);
  expect(memory.recall('a')).toBeNull();
  expect(memory.recall('b')).toBeNull();
});
