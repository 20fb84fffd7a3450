import { expect, test, vi } from 'vitest';
import type { RecommendationList } from '#contracts/push.ts';
import { createListFeed, type ListSubscription } from './list-feed.ts';

const list = (name: RecommendationList['list'], second: number, productId?: number): RecommendationList => ({
  list: name,
  tier: 'personal',
  computedAt: new Date(second * 1_000).toISOString(),
  items: [],
  ...(productId !== undefined && { productId }),
});

function setUp(read: (subscription: ListSubscription) => Promise<RecommendationList | null> = async () => null) {
  const reading = vi.fn(read);
  let nowMs = 0;
  const feed = createListFeed({ read: reading, now: () => nowMs });
  return {
    feed,
    reading,
    at(ms: number) {
      nowMs = ms;
    },
    place(subscription: ListSubscription) {
      const got: RecommendationList[] = [];
      const leave = feed.subscribe(subscription, (one) => got.push(one));
      return { got, leave };
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const secondsOf = (got: readonly RecommendationList[]) => got.map(({ computedAt }) => Date.parse(computedAt) / 1_000);

test('a pushed list goes to its place, newer ones only', () => {
  const { feed, place } = setUp();
  const { got } = place({ list: 'item-cf', shownAt: list('item-cf', 5).computedAt });
  for (const second of [4, 5, 7, 6, 7, 8]) feed.pushed(list('item-cf', second));
  feed.pushed(list('user-cf', 9));
  expect(secondsOf(got)).toEqual([7, 8]);
});

test('what was pushed before a place came is handed over when it comes', async () => {
  const { feed, place } = setUp();
  feed.pushed(list('category', 5));
  const { got } = place({ list: 'category', productId: 17, shownAt: list('category', 4).computedAt });
  const late = place({ list: 'category', productId: 17, shownAt: list('category', 6).computedAt });
  await settled();
  expect(got).toEqual([list('category', 5, 17)]);
  expect(late.got).toEqual([]);
});

test('what the page shows is read together; a place that comes later is read for itself, what came a moment ago not again', async () => {
  const { feed, place, reading, at } = setUp(async ({ list: name, productId }) => list(name, 5, productId));
  at(100_000);
  const early = place({ list: 'item-cf' });
  place({ list: 'item-cf' });
  expect(feed.asked()).toEqual([{ list: 'item-cf' }]);
  feed.received(list('item-cf', 5));
  at(101_000);
  const again = place({ list: 'item-cf' });
  await settled();
  expect(reading).not.toHaveBeenCalled();
  const later = place({ list: 'category', productId: 17 });
  await settled();
  expect([early, again].map(({ got }) => secondsOf(got))).toEqual([[5], [5]]);
  expect(later.got).toEqual([list('category', 5, 17)]);
  at(120_000);
  place({ list: 'item-cf' });
  await settled();
  expect(reading.mock.calls.map(([subscription]) => subscription.list)).toEqual(['category', 'item-cf']);
});

test('a list of the shopper’s own stands beside any product; what goes with one product is not what goes with another, or with the cart', () => {
  const { feed, place } = setUp();
  const [beside17, beside18, cart] = [17, 18, undefined].map((productId) =>
    place(productId === undefined ? { list: 'bought-together' } : { list: 'bought-together', productId }),
  );
  const category = place({ list: 'category', productId: 17 });
  feed.pushed(list('bought-together', 5, 17));
  feed.pushed(list('bought-together', 6));
  feed.pushed(list('category', 7));
  expect([beside17, beside18, cart].map((one) => secondsOf(one?.got ?? []))).toEqual([[5], [], [6]]);
  expect(category.got).toEqual([list('category', 7, 17)]);
});

test('a list read beside one product is the shopper’s beside the next too', async () => {
  const { feed, place } = setUp(async ({ list: name, productId }) => list(name, 5, productId));
  place({ list: 'category', productId: 17 });
  feed.asked();
  feed.received(list('category', 5, 17), 17);
  const next = place({ list: 'category', productId: 18, shownAt: list('category', 4).computedAt });
  await settled();
  expect(next.got).toEqual([list('category', 5, 18)]);
});

test('what one shopper heard is not handed to the next, not even in the same breath', async () => {
  const { feed, place } = setUp();
  feed.pushed(list('item-cf', 5));
  const { got } = place({ list: 'item-cf' });
  feed.forget();
  await settled();
  expect(got).toEqual([]);
});

test('who has left is told nothing, and a shop that cannot be reached changes nothing', async () => {
  const { feed, place } = setUp(() => Promise.reject(new Error('offline')));
  feed.asked();
  const { got, leave } = place({ list: 'item-cf' });
  await settled();
  leave();
  feed.pushed(list('item-cf', 5));
  expect(got).toEqual([]);
});
