import { expect, test } from 'vitest';
import { titleKey } from './rail-items.ts';

test.each([
  ['item-cf', 'personal', 'title.item-cf'],
  ['item-cf', 'trending', 'fallbackTitle.item-cf'],
  ['item-cf', 'new', 'newTitle'],
  ['user-cf', 'segment', 'title.user-cf'],
  ['user-cf', 'new', 'fallbackTitle.user-cf'],
  ['discount', 'trending', 'fallbackTitle.discount'],
  ['trending', 'trending', 'title.trending'],
  ['trending', 'new', 'title.trending'],
] as const)('the list %s of tier %s is titled %s', (list, tier, key) => {
  expect(titleKey({ list, tier })).toBe(key);
});
