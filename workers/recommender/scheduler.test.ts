import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { type Cause, Scheduler } from './scheduler.ts';

function setUp(intervalMs = 50, { refreshShare = 1, computingMs = 0, neighbourIntervalMs = intervalMs } = {}) {
  const computed: { shopper: number; cause: Cause | null; atMs: number }[] = [];
  const products: number[] = [];
  const scheduler = new Scheduler({
    intervalMs,
    neighbourIntervalMs,
    refreshShare,
    now: () => performance.now(),
    computeShopper(shopper, cause) {
      const atMs = performance.now();
      computed.push({ shopper, cause, atMs });
      while (performance.now() - atMs < computingMs);
    },
    computeProduct: (productId) => products.push(productId),
    send: async () => undefined,
  });
  const idle = () => vi.waitFor(() => expect(scheduler.idle).toBe(true), { timeout: 5_000, interval: 2 });
  return { scheduler, computed, products, idle };
}

test('answers at once, then holds what comes within the interval and answers it once', async () => {
  const { scheduler, computed, idle } = setUp(60);
  scheduler.resume();
  scheduler.acted(1, 100, false);
  await idle();
  expect(computed.length).toBe(1);
  scheduler.acted(1, 200, false);
  scheduler.acted(1, 300, false);
  await idle();
  expect(computed.length).toBe(2);
  // The cause is the oldest event the lists did not know.
  expect(computed[1]?.cause?.timestampMs).toBe(200);
  expect((computed[1]?.atMs ?? 0) - (computed[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(58);
});

test('nothing is computed before it is resumed, nor after it is stopped', async () => {
  const { scheduler, computed, idle } = setUp();
  scheduler.acted(1, 0, false);
  await nextTurn();
  expect(computed).toEqual([]);
  scheduler.resume();
  await idle();
  expect(computed.length).toBe(1);
  scheduler.stop();
  scheduler.acted(2, 0, false);
  await nextTurn();
  expect(computed.length).toBe(1);
});

test('who acts comes before a refresh, and a refresh reaches everybody', async () => {
  const { scheduler, computed, products, idle } = setUp();
  scheduler.refresh([1, 2, 3, 4], [70, 71], 2);
  scheduler.acted(9, 0, false);
  scheduler.resume();
  await idle();
  expect(computed.map(({ shopper }) => shopper)).toEqual([9, 1, 2, 3, 4]);
  expect(products).toEqual([70, 71]);
});

test('the shopper’s own act outweighs that of somebody like them', async () => {
  const { scheduler, computed, idle } = setUp();
  scheduler.acted(1, 5, true);
  scheduler.acted(1, 6, false);
  scheduler.resume();
  await idle();
  expect(computed.map(({ cause }) => cause)).toEqual([{ timestampMs: 5, byOther: false }]);
});

test('acts of user neighbours are answered at most every neighbourIntervalMs; the shopper’s own act does not wait so', async () => {
  const { scheduler, computed, idle } = setUp(20, { neighbourIntervalMs: 400 });
  scheduler.resume();
  scheduler.acted(1, 0, true);
  await idle();
  for (let act = 1; act <= 5; act++) scheduler.acted(1, act, true);
  scheduler.acted(1, 6, false);
  await idle();
  expect(computed.map(({ cause }) => cause)).toEqual([
    { timestampMs: 0, byOther: true },
    { timestampMs: 6, byOther: false },
  ]);
  expect((computed[1]?.atMs ?? 0) - (computed[0]?.atMs ?? 0)).toBeLessThan(300);
  // What the neighbours did meanwhile is in that list: nothing more is due, and the next act waits its time.
  scheduler.acted(1, 7, true);
  await idle();
  expect((computed[2]?.atMs ?? 0) - (computed[1]?.atMs ?? 0)).toBeGreaterThanOrEqual(398);
});

test('a refresh rests so long that it keeps to its share of the time; an urgent one does not rest', async () => {
  // 10 ms of work are longer than a slice: each shopper is followed by a rest of 190 ms.
  const gaps = async (urgent: number) => {
    const { scheduler, computed, idle } = setUp(50, { refreshShare: 0.05, computingMs: 10 });
    scheduler.refresh([1, 2, 3], [], urgent);
    scheduler.resume();
    await idle();
    const times = computed.map(({ atMs }) => atMs);
    return [1, 2].map((at) => (times[at] ?? 0) - (times[at - 1] ?? 0));
  };
  for (const gapMs of await gaps(0)) expect(gapMs).toBeGreaterThanOrEqual(198);
  expect(Math.min(...(await gaps(3)))).toBeLessThan(198);
});

test('who acts while a refresh rests does not wait for its end', async () => {
  const { scheduler, computed, idle } = setUp(0, { refreshShare: 0.01, computingMs: 5 });
  scheduler.refresh([1, 2, 3, 4, 5], [], 0);
  scheduler.resume();
  while (computed.length === 0) await nextTurn();
  scheduler.acted(9, 0, false);
  while (!computed.some(({ shopper }) => shopper === 9)) await nextTurn();
  // The rest after the first slice is half a second: the refresh is not over yet.
  expect(scheduler.refreshing).toBeGreaterThan(0);
  scheduler.clear();
  await idle();
  expect(scheduler.refreshing).toBe(0);
});

test('a refresh keeps to its share however many shoppers act while it rests', async () => {
  const { scheduler, computed } = setUp(0, { refreshShare: 0.001, computingMs: 2 });
  scheduler.refresh(
    Array.from({ length: 100 }, (_, n) => n),
    [],
    0,
  );
  scheduler.resume();
  while (computed.length === 0) await nextTurn();
  const afterOneSlice = scheduler.refreshing;
  for (let shopper = 200; shopper < 230; shopper++) {
    scheduler.acted(shopper, 0, false);
    while (!computed.some((one) => one.shopper === shopper)) await nextTurn();
  }
  // The rest after a slice of 8 ms is eight seconds.
  expect(scheduler.refreshing).toBe(afterOneSlice);
  scheduler.clear();
});
