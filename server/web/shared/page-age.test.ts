import { expect, test } from 'vitest';
import { pageUse } from './page-age.ts';

const page = { ageMs: 0, subject: 'home' as const, isCurrent: true, isFollowing: true };

test.each([
  [{}, 'serve'],
  [{ ageMs: 29_999 }, 'serve'],
  [{ ageMs: 30_000 }, 'refresh'],
  [{ ageMs: 59_999 }, 'refresh'],
  [{ ageMs: 60_000 }, 'wait'],
  [{ subject: 'list', ageMs: 59_999 }, 'serve'],
  [{ subject: 'list', ageMs: 60_000 }, 'refresh'],
  [{ subject: 'list', ageMs: 180_000 }, 'wait'],
  [{ subject: 'search', ageMs: 179_999 }, 'serve'],
  [{ subject: 'search', ageMs: 180_000 }, 'refresh'],
  [{ subject: 'search', ageMs: 600_000 }, 'wait'],
  [{ subject: 'product', ageMs: 899_999 }, 'serve'],
  [{ subject: 'product', ageMs: 900_000 }, 'refresh'],
  [{ subject: 'product', ageMs: 7_200_000 }, 'wait'],
  [{ isCurrent: false }, 'wait'],
  [{ ageMs: -1 }, 'wait'],
  [{ isFollowing: false, ageMs: 1_999 }, 'serve'],
  [{ isFollowing: false, ageMs: 2_000, subject: 'product' }, 'wait'],
] as const)('%o: %s', (change, use) => {
  expect(pageUse({ ...page, ...change })).toBe(use);
});
