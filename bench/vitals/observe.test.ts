import { expect, test } from 'vitest';
import { worstWindow } from './observe.ts';

test('shifts count together while each follows the last within a second, for five seconds at most', () => {
  expect(worstWindow([])).toBe(0);
  expect(worstWindow([0, 900, 1_800].map((atMs) => ({ atMs, value: 0.01 })))).toBeCloseTo(0.03);
  expect(worstWindow([0, 1_000].map((atMs) => ({ atMs, value: 0.01 })))).toBeCloseTo(0.01);
  // One every 0.9 s for 6 s: the first window has those before its fifth second.
  const long = Array.from({ length: 7 }, (_, at) => ({ atMs: at * 900, value: 0.01 }));
  expect(worstWindow(long)).toBeCloseTo(0.06);
});
