import { expect, test } from 'vitest';
import type { ProductCard } from '#contracts/catalog.ts';
import type { FindRequest } from './port.ts';
import { createSearch } from './search.ts';

/** A search over one store that counts what it is asked. */
function searchAt(clock: { ms: number }, cacheForMs: number) {
  const asked: FindRequest[] = [];
  const card = { productId: 1 } as ProductCard;
  const store = {
    find: async (request: FindRequest) => {
      asked.push(request);
      return { total: asked.length, cards: [card] };
    },
    completeNames: async () => [],
  };
  const search = createSearch({
    primary: store,
    fallback: () => store,
    vocabulary: { terms: async () => [] },
    recent: {
      add: async () => undefined,
      read: async () => [],
      remove: async () => undefined,
      clear: async () => undefined,
    },
    logger: { warn: () => undefined, info: () => undefined, error: () => undefined },
    nowMs: () => clock.ms,
    cacheForMs,
  });
  return { search, asked };
}

test('what was just searched for is answered from memory, for a while', async () => {
  const clock = { ms: 0 };
  const { search, asked } = searchAt(clock, 15_000);
  const [first, again] = await Promise.all([search.search({ query: '이어폰' }), search.search({ query: '이어폰' })]);
  clock.ms = 14_999;
  const later = await search.search({ query: '이어폰' });
  expect([again, later]).toEqual([first, first]);
  expect(asked).toHaveLength(1);
  clock.ms = 15_000;
  expect((await search.search({ query: '이어폰' })).total).toBe(2);
});

test.each([
  { sort: 'price-asc' as const },
  { limit: 10 },
  { categoryId: 7 },
  { maxPriceWon: 10_000 },
  { inStock: true },
])('another question is asked: %o', async (change) => {
  const { search, asked } = searchAt({ ms: 0 }, 15_000);
  await search.search({ query: '이어폰' });
  await search.search({ query: '이어폰', ...change });
  expect(asked).toHaveLength(2);
});

test('without a memory every search asks', async () => {
  const { search, asked } = searchAt({ ms: 0 }, 0);
  await search.search({ query: '이어폰' });
  await search.search({ query: '이어폰' });
  expect(asked).toHaveLength(2);
});
