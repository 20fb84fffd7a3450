import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWithoutSocket } from './without-socket.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(isVisible = true) {
  const retry = vi.fn();
  const catchUp = vi.fn();
  const schedule = (work: () => void, ms: number) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  };
  const page = createWithoutSocket({ retry, catchUp, isVisible: () => isVisible, random: () => 0.5, schedule });
  return { page, retry, catchUp };
}

test('a refused page tries again ever more seldom, at most every five minutes', () => {
  const { page, retry } = start();
  retry.mockImplementation(page.refused);
  page.refused();
  vi.advanceTimersByTime(29_000);
  expect(retry).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(2_000);
  expect(retry).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(3_600_000);
  // 1 h at a try each 300 s, and the few before.
  expect(retry.mock.calls.length).toBeLessThan(20);
});

test('meanwhile it reads by itself what it would have been pushed, while somebody looks', () => {
  const { page, catchUp } = start();
  page.refused();
  expect(catchUp).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(90_000);
  expect(catchUp).toHaveBeenCalledTimes(4);
  const hidden = start(false);
  hidden.page.refused();
  vi.advanceTimersByTime(90_000);
  expect(hidden.catchUp).toHaveBeenCalledTimes(1);
});

test('once it is connected it does neither', () => {
  const { page, retry, catchUp } = start();
  page.refused();
  page.over();
  vi.advanceTimersByTime(3_600_000);
  expect(retry).toHaveBeenCalledTimes(0);
  expect(catchUp).toHaveBeenCalledTimes(1);
});
