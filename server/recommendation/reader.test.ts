import { expect, test, vi } from 'vitest';
import type { RecommendationList } from '#contracts/push.ts';
import type { ListStore } from './list-store.ts';
import { createRecommendationReader } from './reader.ts';

const list = (
  name: RecommendationList['list'],
  tier: RecommendationList['tier'],
  ids: number[],
): RecommendationList => ({
  list: name,
  tier,
  computedAt: '2025-06-01T00:00:00.000Z',
  items: ids.map((productId) => ({ productId, score: 1, reason: { kind: 'trending' } })),
});

const away: ListStore['read'] = async () => {
  throw new Error('away');
};

test('serves what the worker computed', async () => {
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: list('item-cf', 'personal', [1, 2]), trending: null }) },
    popular: async () => [],
  });
  const read = await reader.read('item-cf', 'someone');
  expect(read.tier).toBe('personal');
  expect(read.items.map((item) => item.productId)).toEqual([1, 2]);
});

test('a shopper without a list gets trending, and the list keeps its name', async () => {
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending: list('trending', 'trending', [5, 6]) }) },
    popular: async () => [],
  });
  expect(await reader.read('user-cf', 'someone')).toMatchObject({ list: 'user-cf', tier: 'trending' });
});

test('best sellers answer while the store is away, and are asked for once in 30 s', async () => {
  let asked = 0;
  let nowMs = 0;
  const reader = createRecommendationReader({
    lists: { read: away },
    popular: async () => {
      asked++;
      return [{ productId: 9, soldCount: 4 }];
    },
    now: () => new Date(nowMs),
  });
  const first = await reader.read('item-cf', 'someone');
  expect(first.items.map((item) => item.productId)).toEqual([9]);
  await reader.read('trending', 'another');
  expect(asked).toBe(1);
  nowMs = 31_000;
  await reader.read('trending', 'another');
  expect(asked).toBe(2);
});

test('a store that never answers costs 200 ms, and nothing throws when all are away', async () => {
  const reader = createRecommendationReader({
    lists: { read: () => new Promise(() => undefined) },
    popular: async () => {
      throw new Error('away');
    },
  });
  vi.useFakeTimers();
  try {
    const reading = reader.read('item-cf', 'someone');
    await vi.advanceTimersByTimeAsync(200);
    expect((await reading).items).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('the product a list stands beside is not in it', async () => {
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: list('bought-together', 'personal', [3, 4]), trending: null }) },
    popular: async () => [],
  });
  const read = await reader.read('bought-together', 'someone', 3);
  expect(read).toMatchObject({ productId: 3 });
  expect(read.items.map((item) => item.productId)).toEqual([4]);
});

test('discounts come from the shopper’s coupons, else trending', async () => {
  const item = { productId: 7, score: 1, reason: { kind: 'coupon' as const } };
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending: list('trending', 'trending', [5]) }) },
    popular: async () => [],
    discounted: async (shopperId) => (shopperId === 'has-coupons' ? [item] : []),
  });
  expect((await reader.read('discount', 'has-coupons')).items).toEqual([item]);
  expect((await reader.read('discount', 'has-none')).tier).toBe('trending');
});
