import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CartStateAnswer } from '#contracts/cart-state.ts';
import { createStateCheck } from './state-check.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const state = (key: string): CartStateAnswer => ({ shopperId: '0190a000-0000-8000-8000-000000000001', count: 1, key });

/** A server whose responses are sent by hand. */
function setUp() {
  const waiting: ((answer: CartStateAnswer | null) => void)[] = [];
  const seen: string[] = [];
  const check = createStateCheck({
    read: () => new Promise((resolve) => waiting.push(resolve)),
    onState: ({ key }) => void seen.push(key),
  });
  const answer = async (key: string | null) => {
    waiting.shift()?.(key === null ? null : state(key));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { check, waiting, seen, answer, pass: () => vi.advanceTimersByTimeAsync(200) };
}

test('what is asked for at once is read once', async () => {
  const { check, waiting, seen, answer, pass } = setUp();
  for (let times = 0; times < 5; times++) check.request();
  await pass();
  expect(waiting).toHaveLength(1);
  await answer('a');
  expect(seen).toEqual(['a']);
  await pass();
  expect(waiting).toHaveLength(0);
});

test('a change while an answer is awaited is read after it, and the older answer is not used', async () => {
  const { check, waiting, seen, answer, pass } = setUp();
  check.request();
  await pass();
  check.request();
  await pass();
  expect(waiting).toHaveLength(1);
  await answer('old');
  await pass();
  await answer('new');
  expect(seen).toEqual(['new']);
});

test('no answer changes nothing, and the next request asks again; closed, it asks no more', async () => {
  const { check, waiting, seen, answer, pass } = setUp();
  check.request();
  await pass();
  await answer(null);
  expect(seen).toEqual([]);
  check.request();
  await pass();
  await answer('a');
  expect(seen).toEqual(['a']);
  check.request();
  check.close();
  await pass();
  expect(waiting).toHaveLength(0);
});
