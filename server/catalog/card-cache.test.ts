import { expect, test } from 'vitest';
import type { ProductCard } from '#contracts/catalog.ts';
import { createCardCache } from './card-cache.ts';

function card(productId: number, priceWon = 1_000): ProductCard {
  return {
    productId,
    name: `상품 ${productId}`,
    brand: '단골',
    categoryId: 1,
    kind: '컵',
    picture: { icon: 'teacup-without-handle', background: 0 },
    priceWon,
    listPriceWon: 2_000,
    ratingAverage: 4.5,
    ratingCount: 10,
    soldCount: 5,
    arrivalDays: 1,
    soldOut: false,
  };
}

function shop() {
  const clock = { ms: 0 };
  const prices = new Map([1, 2, 3].map((id) => [id, 1_000]));
  const asked: number[][] = [];
  const state = { away: false, unread: 0, reading: null as Promise<void> | null };
  const { cardsByIds, forget, forgetAll } = createCardCache({
    readCards: async (ids) => {
      asked.push([...ids]);
      if (state.away) throw new Error('away');
      const read = new Map(prices);
      if (state.reading !== null) await state.reading;
      return ids.flatMap((id) => (read.has(id) ? card(id, read.get(id)) : []));
    },
    freshForMs: 1_000,
    staleForMs: 5_000,
    onUnread: () => {
      state.unread++;
    },
    capacity: 100,
    now: () => clock.ms,
  });
  return { clock, prices, asked, state, cardsByIds, forget, forgetAll };
}

test('keeps the order asked for and leaves out what does not exist', async () => {
  const { cardsByIds } = shop();
  expect((await cardsByIds([3, 99, 1])).map(({ productId }) => productId)).toEqual([3, 1]);
});

test('asks only for what it has not seen', async () => {
  const { cardsByIds, asked } = shop();
  await cardsByIds([1, 2]);
  await cardsByIds([2, 3]);
  expect(asked).toEqual([[1, 2], [3]]);
});

test('a changed price is shown after the next reading; a product taken away leaves', async () => {
  const { cardsByIds, clock, prices } = shop();
  await cardsByIds([1, 2]);
  prices.set(1, 500);
  prices.delete(2);
  clock.ms = 2_000;
  expect((await cardsByIds([1, 2])).map(({ priceWon }) => priceWon)).toEqual([1_000, 1_000]);
  expect((await cardsByIds([1])).map(({ priceWon }) => priceWon)).toEqual([500]);
});

test('known cards outlive the database', async () => {
  const { cardsByIds, clock, state } = shop();
  await cardsByIds([1, 2]);
  state.away = true;
  clock.ms = 600_000;
  expect((await cardsByIds([1, 2, 3])).map(({ productId }) => productId)).toEqual([1, 2]);
  await expect(cardsByIds([3])).rejects.toThrow('away');
});

test('a forgotten card is waited for; one that cannot be read is returned as it was', async () => {
  const { cardsByIds, prices, state, forget, forgetAll } = shop();
  await cardsByIds([1, 2]);
  prices.set(1, 500);
  forget([1, 99]);
  expect((await cardsByIds([1, 2])).map(({ priceWon }) => priceWon)).toEqual([500, 1_000]);
  forgetAll();
  prices.set(2, 600);
  state.away = true;
  expect((await cardsByIds([1, 2])).map(({ priceWon }) => priceWon)).toEqual([500, 1_000]);
  state.away = false;
  expect((await cardsByIds([1, 2])).map(({ priceWon }) => priceWon)).toEqual([500, 600]);
});

test('a read that began before a change is not taken for the new state', async () => {
  const { cardsByIds, prices, state, forget } = shop();
  const { promise, resolve } = Promise.withResolvers<void>();
  state.reading = promise;
  const old = cardsByIds([1]);
  prices.set(1, 500);
  forget([1]);
  resolve();
  await old;
  expect((await cardsByIds([1])).map(({ priceWon }) => priceWon)).toEqual([500]);
});

test('a card older than may be returned is waited for; while it cannot be read it is returned, said to be unread', async () => {
  const { cardsByIds, clock, prices, state, asked } = shop();
  await cardsByIds([1]);
  prices.set(1, 500);
  clock.ms = 6_000;
  expect((await cardsByIds([1])).map(({ priceWon }) => priceWon)).toEqual([500]);
  expect(state.unread).toBe(0);
  state.away = true;
  clock.ms = 20_000;
  for (let n = 0; n < 3; n++) expect((await cardsByIds([1])).map(({ priceWon }) => priceWon)).toEqual([500]);
  expect([asked.length, state.unread]).toEqual([3, 3]);
});

test('a read that began before all was forgotten is not taken for the new state', async () => {
  const { cardsByIds, prices, state, forgetAll } = shop();
  const { promise, resolve } = Promise.withResolvers<void>();
  state.reading = promise;
  const old = cardsByIds([1]);
  prices.set(1, 500);
  forgetAll();
  resolve();
  await old;
  expect((await cardsByIds([1])).map(({ priceWon }) => priceWon)).toEqual([500]);
});
