import { beforeEach, expect, test, vi } from 'vitest';
import { createHoverWatch, type PointerSample } from './hover.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const at = (screenX: number, more: Partial<PointerSample> = {}): PointerSample => ({
  pointerType: 'mouse',
  isTrusted: true,
  screenX,
  screenY: 10,
  ...more,
});

function setUp(last: { screenX: number; screenY: number } | null = { screenX: 0, screenY: 0 }) {
  const onHover = vi.fn();
  const watch = createHoverWatch({
    onHover,
    now: Date.now,
    lastMove: () => last,
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  return { watch, onHover };
}

test('a mouse that comes and stays 300 ms hovers, once', () => {
  const { watch, onHover } = setUp();
  watch.enter(at(100));
  vi.advanceTimersByTime(299);
  expect(onHover).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  watch.move(at(101));
  vi.advanceTimersByTime(1_000);
  expect(onHover).toHaveBeenCalledTimes(1);
});

test('a mouse that passes over does not', () => {
  const { watch, onHover } = setUp();
  watch.enter(at(100));
  vi.advanceTimersByTime(200);
  watch.leave();
  vi.advanceTimersByTime(1_000);
  expect(onHover).not.toHaveBeenCalled();
});

test('a card that slides under a pointer at rest does not, until the pointer moves', () => {
  const { watch, onHover } = setUp({ screenX: 100, screenY: 10 });
  watch.enter(at(100));
  vi.advanceTimersByTime(5_000);
  expect(onHover).not.toHaveBeenCalled();
  watch.move(at(102));
  vi.advanceTimersByTime(300);
  expect(onHover).toHaveBeenCalledTimes(1);
});

test('a page that appears under a pointer not seen to move does not', () => {
  const { watch, onHover } = setUp(null);
  watch.enter(at(100));
  vi.advanceTimersByTime(5_000);
  expect(onHover).not.toHaveBeenCalled();
});

test.each([
  ['touch', at(100, { pointerType: 'touch' })],
  ['script', at(100, { isTrusted: false })],
])('%s does not', (_, sample) => {
  const { watch, onHover } = setUp();
  watch.enter(sample);
  vi.advanceTimersByTime(5_000);
  expect(onHover).not.toHaveBeenCalled();
});
