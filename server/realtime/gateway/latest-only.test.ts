import { expect, test, vi } from 'vitest';
import { latestOnly } from './latest-only.ts';

test('one run at a time, and of what came meanwhile the newest alone', async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const ask = latestOnly<number>((value) => {
    begun.push(value);
    return new Promise((resolve) => ends.push(resolve));
  });
  for (let n = 1; n <= 100; n++) ask(n);
  expect(begun).toEqual([1]);
  ends[0]?.();
  await vi.waitFor(() => expect(begun).toEqual([1, 100]));
  ends[1]?.();
  await vi.waitFor(() => {
    ask(101);
    expect(begun).toContain(101);
  });
  expect(begun).toEqual([1, 100, 101]);
});
