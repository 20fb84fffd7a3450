import { expect, test } from 'vitest';
import type { OperatorTick } from '#contracts/operator.ts';
import { currentRate, emptyHistory, withTick } from './live-history.ts';

const tick = (n: number): OperatorTick => ({
  atMs: n * 500,
  spanMs: 500,
  feed: 'on',
  events: { count: 250, byType: { 'page-viewed': 250 } },
  sample: Array.from({ length: 8 }, (_, at) => ({
    id: `${n}-${at}`,
    type: 'page-viewed' as const,
    occurredAt: '2026-11-21T00:00:00.000Z',
    shopper: 'abc',
  })),
  firings: [],
  pushed: { lists: { 'item-cf': 10 }, coupons: 0, orders: 0 },
  pushDelayMs: n === 0 ? { p50: 20, p95: 40, max: 50 } : null,
  presence: null,
  lag: [],
});

test('at 500 events a second for an hour it stays as small as after a minute, newest first', () => {
  let history = emptyHistory();
  for (let n = 0; n < 7_200; n++) history = withTick(history, tick(n));
  expect(history.rates).toHaveLength(120);
  expect(history.lines).toHaveLength(30);
  expect(history.lines[0]?.id).toBe('7199-7');
  expect(currentRate(history.rates, 'events')).toBe(500);
  expect(currentRate(history.rates, 'lists')).toBe(20);
  expect(history.pushDelayMs).toEqual({ p50: 20, p95: 40, max: 50 });
});
