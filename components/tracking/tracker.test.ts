import { beforeEach, expect, test, vi } from 'vitest';
import type { BrowserEvent } from '#contracts/events.ts';
import { createTracker, type SendOutcome } from './tracker.ts';
import { uuidv7 } from './uuidv7.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  return () => vi.useRealTimers();
});

function setUp({ outcome = () => ({ kind: 'taken' }) as SendOutcome, off = false } = {}) {
  const sent: BrowserEvent[][] = [];
  const beacons: BrowserEvent[][] = [];
  let n = 0;
  const tracker = createTracker({
    send: async (events) => {
      sent.push([...events]);
      return outcome();
    },
    beacon: (events) => beacons.push([...events]) > 0,
    isOff: () => off,
    now: Date.now,
    newId: () => String(n++),
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  return { tracker, sent, beacons };
}

const ids = (batches: BrowserEvent[][]) => batches.map((batch) => batch.map(({ id }) => id));

test('hovers of a quarter second travel together; a click does not wait and takes them along', async () => {
  const { tracker, sent } = setUp();
  tracker.track('product-hovered', { productId: 1 });
  await vi.advanceTimersByTimeAsync(100);
  tracker.track('product-hovered', { productId: 2 });
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(150);
  expect(ids(sent)).toEqual([['0', '1']]);
  tracker.track('product-hovered', { productId: 3 });
  tracker.track('product-clicked', { productId: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect(ids(sent)).toEqual([
    ['0', '1'],
    ['2', '3'],
  ]);
});

test('what was not taken is sent again, in order, with the same ids', async () => {
  let up = false;
  const { tracker, sent } = setUp({ outcome: () => (up ? { kind: 'taken' } : { kind: 'retry' }) });
  tracker.track('page-viewed', { productId: 1 });
  await vi.advanceTimersByTimeAsync(0);
  tracker.track('page-viewed', { productId: 2 });
  await vi.advanceTimersByTimeAsync(500);
  expect(ids(sent)).toEqual([['0']]);
  up = true;
  await vi.advanceTimersByTimeAsync(600);
  expect(ids(sent)).toEqual([['0'], ['0', '1']]);
});

test('the collector says when to come again', async () => {
  const { tracker, sent } = setUp({ outcome: () => ({ kind: 'retry', afterMs: 5_000 }) });
  tracker.track('page-viewed', { productId: 1 });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toHaveLength(2);
});

test('a page that goes away hands over what waits and what is under way', async () => {
  const { tracker, beacons } = setUp({ outcome: () => ({ kind: 'retry', afterMs: 60_000 }) });
  tracker.track('page-viewed', { productId: 1 });
  await vi.advanceTimersByTimeAsync(0);
  tracker.track('product-hovered', { productId: 2 });
  tracker.leave();
  expect(ids(beacons)).toEqual([['0', '1']]);
});

test('nothing is kept or sent with tracking off', async () => {
  const { tracker, sent, beacons } = setUp({ off: true });
  tracker.track('page-viewed', { productId: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  tracker.leave();
  expect([...sent, ...beacons]).toEqual([]);
});

test('ids are version 7 and sort by time', () => {
  const first = uuidv7(1_700_000_000_000);
  const second = uuidv7(1_700_000_000_001);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
  expect(second > first).toBe(true);
});
