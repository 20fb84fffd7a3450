import { expect, test } from 'vitest';
import { type Cause, Scheduler } from './scheduler.ts';

function setUp(intervalMs = 50) {
  const computed: { shopper: number; cause: Cause | null; atMs: number }[] = [];
  const products: number[] = [];
  const scheduler = new Scheduler({
    intervalMs,
    refreshShare: 1,
    now: () => performance.now(),
    computeShopper: (shopper, cause) => computed.push({ shopper, cause, atMs: performance.now() }),
    computeProduct: (productId) => products.push(productId),
    send: async () => undefined,
  });
  const idle = async () => {
    while (!scheduler.idle) await new Promise((resolve) => setTimeout(resolve, 2));
  };
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
  await new Promise((resolve) => setImmediate(resolve));
  expect(computed).toEqual([]);
  scheduler.resume();
  await idle();
  expect(computed.length).toBe(1);
  scheduler.stop();
  scheduler.acted(2, 0, false);
  await new Promise((resolve) => setImmediate(resolve));
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
