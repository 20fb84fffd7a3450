import { expect, test } from 'vitest';
import { SETTINGS_OF } from '../lists/log-kind.ts';
import { CELL_UNIT, DEFAULT_LIST_SETTINGS, DEFAULT_SETTINGS, sequenceLength } from './settings.ts';

// The row of each kind as docs/decisions/0060 records it with its evidence; the shop is served by these.
test.each([
  ['the shop', DEFAULT_SETTINGS, [10, 0.75, 0.5], [100, 10, 40, 0.3, 0.25], [12, 2, 10]],
  ['sessions', SETTINGS_OF.sessions, [20, 0.75, 0.4], [100, 7, 40, 0.2, 0.25], [12, 1.5, 10]],
  ['histories', SETTINGS_OF.histories, [10, 0.75, 0.5], [100, 20, 40, 0.3, 0.25], [12, 3, 10]],
  ['baskets', SETTINGS_OF.baskets, [20, 0.5, 0.65], [200, 20, 100, 0.45, 0.25], [50, 2, 20]],
] as const)(
  'similarity, votes and query items of %s are those that were measured',
  (_, settings, item, user, query) => {
    expect([settings.itemShrinkage, settings.seedExponent, settings.candidateExponent]).toEqual(item);
    expect([
      settings.neighbours,
      settings.voteHalfLife,
      settings.voteSpan,
      settings.votedItemExponent,
      settings.neighbourLengthExponent,
    ]).toEqual(user);
    expect([settings.queryItems, settings.queryItemHalfLife, settings.neighbourQueryItems]).toEqual(query);
  },
);

test.each([
  [1, 8],
  [8, 8],
  [9, 16],
  [256, 256],
  [257, 512],
  [512, 512],
])('of a history of %i items others see the newest %i', (historyLimit, length) => {
  expect(sequenceLength(historyLimit)).toBe(length);
});

test('bounds of what is kept a shopper and an item, which snapshots and memory depend on', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({
    historyLimit: 256,
    holdersPerItem: 512,
    recentEventIds: 64,
    ordersPerShopper: 32,
    dismissalsPerShopper: 256,
    linesPerOrder: 50,
    affinityCap: 8,
  });
});

test('what pairs count is what docs/decisions/0010 and 0062 state', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({
    pairWindow: 20,
    revisitSpan: 10,
    backwardShare: 0.75,
    pairHolders: 128,
    neighboursPerItem: 100,
    beforeShare: 0.75,
  });
  expect(CELL_UNIT).toBe(1_024);
});

test('popularity halves in a week and reaches back 32 days, trending in two hours and eight', () => {
  const { popularity, trending, trendingPerBuyer } = DEFAULT_SETTINGS;
  expect(popularity).toEqual({ bucketSeconds: 172_800, halfLifeSeconds: 604_800, buckets: 16 });
  expect(trending).toEqual({ bucketSeconds: 1_800, halfLifeSeconds: 7_200, buckets: 16 });
  expect(trendingPerBuyer).toBe(4);
});

// The lists of the shop: a change of one of these changes what every shopper is shown.
test('the lists of the shop are made as they were measured', () => {
  expect(DEFAULT_LIST_SETTINGS).toEqual({
    size: 20,
    categoryCap: 10,
    marginLift: 0.05,
    popularityShare: 0.1,
    itemShareInUserList: 0.3,
    popularityShareInUserList: 0.1,
    ownShare: 0,
    ownShareInUserList: 0,
    popularityPerDayAway: 0,
    fallback: true,
    similarQueryItems: 5,
    newestItems: 2,
    categoryHalfLife: 10,
    blendDepth: 200,
    fallbackDepth: 60,
    explorationItems: 2,
    explorationShoppers: 5,
    basketShrinkage: 2,
  });
});
