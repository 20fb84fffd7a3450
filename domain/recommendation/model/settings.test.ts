import { expect, test } from 'vitest';
import { SETTINGS_OF } from '../lists/log-kind.ts';
import { DEFAULT_SETTINGS, sequenceLength } from './settings.ts';

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
