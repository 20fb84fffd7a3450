import { expect, test } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { Push } from '#contracts/push.ts';
import { createTally } from './tally.ts';

const SHOPPER = '0190aaaa-0000-7000-8000-00000000beef';
const viewed = (n: number): BehaviorEvent => ({
  id: `e${n}`,
  type: 'page-viewed',
  version: 1,
  occurredAt: '2026-11-21T00:00:00.000Z',
  shopperId: SHOPPER,
  sessionId: 's',
  payload: { productId: n, path: `/products/${n}` },
});

test('counts all and shows some, from the whole span', () => {
  const tally = createTally();
  for (let n = 0; n < 1_000; n++) tally.event(viewed(n));
  const { events, sample } = tally.take();
  expect(events).toEqual({ count: 1_000, byType: { 'page-viewed': 1_000 } });
  expect(sample).toHaveLength(8);
  const shown = sample.map(({ productId }) => productId ?? 0);
  expect(shown).toEqual([...shown].sort((a, b) => a - b));
  expect(shown.at(-1)).toBeGreaterThan(800);
  expect(sample[0]).toMatchObject({ shopper: '0000beef', detail: expect.stringMatching(/^\/products\//) });
  expect(tally.take()).toMatchObject({ events: { count: 0, byType: {} }, sample: [], pushDelayMs: null });
});

test('no firing is lost among other events, and only a part of the shopper is told', () => {
  const tally = createTally();
  for (let n = 0; n < 300; n++) tally.event(viewed(n));
  tally.event({
    ...viewed(0),
    type: 'coupon-issued',
    payload: { couponId: 'c', rule: 'C1', causeId: 'x', discountPercent: 7 },
  } as BehaviorEvent);
  for (let n = 0; n < 300; n++) tally.event(viewed(n));
  const taken = tally.take();
  expect(taken.firings).toMatchObject([{ couponId: 'c', rule: 'C1', discountPercent: 7 }]);
  expect(JSON.stringify(taken)).not.toContain(SHOPPER);
});

test('pushes by list, with their delay', () => {
  const tally = createTally();
  const list = (causedAtMs: number): Push => ({
    shopperId: SHOPPER,
    message: { event: 'recommendations', data: { list: 'item-cf', tier: 'personal', computedAt: '', items: [] } },
    causedAtMs,
  });
  for (let n = 1; n <= 100; n++) tally.push(list(1_000 - n), 1_000);
  tally.push(
    { shopperId: SHOPPER, message: { event: 'order', data: { orderId: 'o', number: '1', status: 'PAID' } } },
    0,
  );
  expect(tally.take()).toMatchObject({
    pushed: { lists: { 'item-cf': 100 }, coupons: 0, orders: 1 },
    pushDelayMs: { p50: 51, p95: 96, max: 100 },
  });
});
