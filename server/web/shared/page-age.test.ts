import { expect, test } from 'vitest';
import { pageUse } from './page-age.ts';

const page = { ageMs: 0, isList: true, isCurrent: true, isFollowing: true };

test.each([
  [{}, 'serve'],
  [{ ageMs: 29_999 }, 'serve'],
  [{ ageMs: 30_000 }, 'refresh'],
  [{ ageMs: 59_999 }, 'refresh'],
  [{ ageMs: 60_000 }, 'wait'],
  [{ isList: false, ageMs: 299_999 }, 'serve'],
  [{ isList: false, ageMs: 300_000 }, 'refresh'],
  [{ isList: false, ageMs: 600_000 }, 'wait'],
  [{ isCurrent: false }, 'wait'],
  [{ ageMs: -1 }, 'wait'],
  [{ isFollowing: false, ageMs: 1_999 }, 'serve'],
  [{ isFollowing: false, ageMs: 2_000, isList: false }, 'wait'],
] as const)('%o: %s', (change, use) => {
  expect(pageUse({ ...page, ...change })).toBe(use);
});
