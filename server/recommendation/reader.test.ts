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
    lists: { read: async () => ({ own: list('item-cf', 'personal', [1, 2]), trending: null, dismissed: [] }) },
    popular: async () => [],
  });
  const read = await reader.read('item-cf', 'someone');
  expect(read.tier).toBe('personal');
  expect(read.items.map((item) => item.productId)).toEqual([1, 2]);
});

test('a shopper without a list gets trending, and the list keeps its name', async () => {
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending: list('trending', 'trending', [5, 6]), dismissed: [] }) },
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
    await vi.advanceTimersByTimeAsync(201);
    expect((await reading).items).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('what stands in for a source that is away or slow says so; what nobody has anything for does not', async () => {
  const trending = list('trending', 'trending', [5]);
  const popular = async () => [];
  const slow = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending, dismissed: [] }) },
    popular,
    discounted: () => new Promise(() => undefined),
  });
  expect(await slow.read('discount', 'someone')).toMatchObject({ tier: 'trending', late: true });
  expect(await slow.read('item-cf', 'someone')).not.toHaveProperty('late');
  const none = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending, dismissed: [] }) },
    popular,
    discounted: async () => [],
  });
  expect(await none.read('discount', 'someone')).not.toHaveProperty('late');
  const stopped = createRecommendationReader({ lists: { read: away }, popular });
  expect(await stopped.read('trending', 'someone')).toMatchObject({ late: true });
});

test('the product a list stands beside is not in it', async () => {
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: list('bought-together', 'personal', [3, 4]), trending: null, dismissed: [] }) },
    popular: async () => [],
  });
  const read = await reader.read('bought-together', 'someone', 3);
  expect(read).toMatchObject({ productId: 3 });
  expect(read.items.map((item) => item.productId)).toEqual([4]);
});

test('discounts come from the shopper’s coupons, else trending', async () => {
  const item = { productId: 7, score: 1, reason: { kind: 'coupon' as const } };
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending: list('trending', 'trending', [5]), dismissed: [] }) },
    popular: async () => [],
    discounted: async (shopperId) => (shopperId === 'has-coupons' ? [item] : []),
  });
  expect((await reader.read('discount', 'has-coupons')).items).toEqual([item]);
  expect((await reader.read('discount', 'has-none')).tier).toBe('trending');
});

test('what the shopper dismissed is in no list, whichever step answers, and the answer says it', async () => {
  const stored = { own: list('user-cf', 'personal', [1, 2]), trending: list('trending', 'trending', [2, 3]) };
  const reader = (own: boolean) =>
    createRecommendationReader({
      lists: { read: async () => ({ ...stored, own: own ? stored.own : null, dismissed: [2] }) },
      popular: async () => [],
    });
  for (const own of [true, false]) {
    const read = await reader(own).read('user-cf', 'someone');
    expect(read.items.map((item) => item.productId)).toEqual([own ? 1 : 3]);
    expect(read.dismissed).toEqual([2]);
  }
});

test('every list has an id, and one in another’s place has one of its own', async () => {
  const trending = { ...list('trending', 'trending', [5]), id: '0190a000-0000-7000-8000-000000000005' };
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending, dismissed: [] }) },
    popular: async () => [],
  });
  expect((await reader.read('trending', 'someone')).id).toBe(trending.id);
  const [first, second] = [await reader.read('item-cf', 'someone'), await reader.read('item-cf', 'someone')];
  expect(new Set([trending.id, first.id, second.id]).size).toBe(3);
  const away = createRecommendationReader({
    lists: { read: () => Promise.reject(new Error('away')) },
    popular: async () => [],
  });
  expect((await away.read('item-cf', 'someone')).id).toBeDefined();
});

test('a member of whom nothing else is known is shown what their segment bought; a list of their own comes first', async () => {
  const reader = (own: RecommendationList | null) =>
    createRecommendationReader({
      lists: { read: async () => ({ own, trending: list('trending', 'trending', [5]), dismissed: [8] }) },
      popular: async () => [],
      segment: async (shopperId) =>
        shopperId === 'member' ? [8, 9].map((productId) => ({ productId, soldCount: 7 })) : [],
    });
  expect(await reader(null).read('user-cf', 'member')).toMatchObject({
    tier: 'segment',
    items: [{ productId: 9, reason: { kind: 'segment' } }],
  });
  expect((await reader(null).read('user-cf', 'guest')).tier).toBe('trending');
  expect((await reader(null).read('item-cf', 'member')).tier).toBe('trending');
  expect((await reader(list('user-cf', 'session', [1])).read('user-cf', 'member')).tier).toBe('session');
});

test('what the caller knows of the shopper is not read again', async () => {
  const segment = vi.fn(async () => [{ productId: 9, soldCount: 7 }]);
  const coupons = vi.fn(async () => []);
  const discounted = vi.fn(async (_: string, openCoupons?: () => Promise<unknown[]>) => {
    await openCoupons?.();
    return [];
  });
  const reader = createRecommendationReader({
    lists: { read: async () => ({ own: null, trending: list('trending', 'trending', [5]), dismissed: [] }) },
    popular: async () => [],
    segment,
    discounted,
  });
  const known = { isMember: false, openCoupons: coupons };
  expect((await reader.read('user-cf', 'guest', undefined, known)).tier).toBe('trending');
  expect(segment).not.toHaveBeenCalled();
  expect((await reader.read('discount', 'guest', undefined, known)).tier).toBe('trending');
  expect(coupons).toHaveBeenCalledTimes(1);
  expect((await reader.read('user-cf', 'member', undefined, { isMember: true })).tier).toBe('segment');
});
