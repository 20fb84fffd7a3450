import { expect, test } from 'vitest';
import { createListTextReader } from './text-reader.ts';

const trending = (ids: number[]) =>
  JSON.stringify({
    list: 'trending',
    tier: 'trending',
    computedAt: '2025-06-01T00:00:00.000Z',
    items: ids.map((productId) => ({ productId, score: 1, reason: { kind: 'trending' } })),
  });

test('a shopper’s own list is passed on as it stands', async () => {
  const reader = createListTextReader({
    text: async (list, audience) =>
      audience === 'everybody' ? trending([1]) : `${list} of ${JSON.stringify(audience)}`,
  });
  expect(await reader.read('item-cf', 'a')).toBe('item-cf of {"shopperId":"a"}');
});

test('without one trending answers under its name, and follows when it changes', async () => {
  let shared = trending([1, 2]);
  const reader = createListTextReader({ text: async (_, audience) => (audience === 'everybody' ? shared : null) });
  expect(JSON.parse((await reader.read('user-cf', 'a')) ?? '')).toMatchObject({ list: 'user-cf', tier: 'trending' });
  expect(JSON.parse((await reader.read('trending', 'a')) ?? '')).toEqual(JSON.parse(shared));
  shared = trending([3]);
  expect(JSON.parse((await reader.read('user-cf', 'a')) ?? '').items).toHaveLength(1);
});

test('nothing there, nothing that parses, or Redis away: null, and never a throw', async () => {
  for (const text of [async () => null, async () => '{', async () => Promise.reject(new Error('away'))]) {
    const own = createListTextReader({ text: async (_, audience) => (audience === 'everybody' ? text() : null) });
    expect(await own.read('item-cf', 'a')).toBeNull();
  }
});
