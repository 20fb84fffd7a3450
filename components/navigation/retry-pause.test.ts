import { expect, test } from 'vitest';
import { createRetryPause } from './retry-pause.ts';

test('a page that fails again waits longer, at most a minute; after a while it begins anew', () => {
  let nowMs = 0;
  const pauseMs = createRetryPause(() => nowMs);
  expect(Array.from({ length: 6 }, pauseMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  nowMs += 200_000;
  expect(pauseMs()).toBe(5_000);
});
