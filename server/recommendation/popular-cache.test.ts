import { expect, test } from 'vitest';
import { createPopularCache } from './popular-cache.ts';

function cacheAt(clock: { ms: number }) {
  const state = { soldCount: 1, asked: 0, isAway: false };
  const popular = createPopularCache({
    async popular() {
      state.asked++;
      if (state.isAway) throw new Error('away');
      return [{ productId: 7, soldCount: state.soldCount }];
    },
    ...{ limit: 10, freshMs: 1_000, timeoutMs: 200, nowMs: () => clock.ms },
  });
  return { state, soldCount: async () => (await popular())[0]?.soldCount };
}

test('best sellers are returned while they are read anew, and for no longer than that; older ones only while they cannot be', async () => {
  const clock = { ms: 0 };
  const { state, soldCount } = cacheAt(clock);
  expect(await soldCount()).toBe(1);
  state.soldCount = 2;
  clock.ms = 1_500;
  expect(await soldCount()).toBe(1);
  expect(await soldCount()).toBe(2);
  state.soldCount = 3;
  clock.ms = 60_000;
  expect(await soldCount()).toBe(3);
  state.isAway = true;
  clock.ms = 120_000;
  expect(await soldCount()).toBe(3);
  expect(await soldCount()).toBe(3);
  expect(state.asked).toBe(4);
});
