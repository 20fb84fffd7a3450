import { expect, test } from 'vitest';
import { DAY_MS } from '../../shared/durations.ts';
import { c8RepeatPurchase as rule } from './c8-repeat-purchase.ts';
import { NOON, NOTHING, onEvent, ordered, pastOf } from './trial.fixture.ts';

const order = { orderId: 'now', lines: [{ productId: 1 }, { productId: 2 }] };
const placed = (past: ReturnType<typeof pastOf>, moment = {}) => onEvent(rule, 'order-placed', order, { past }, moment);
const now = ordered('now', NOON, 1, 2);

test('a product bought again gets 10 % off, for that order', () => {
  const target = { kind: 'product', productIds: [2] };
  expect(placed(pastOf(ordered('then', NOON - 90 * DAY_MS, 2, 3), now))).toEqual({
    kind: 'issue',
    causeId: 'now',
    target,
  });
  expect([rule.discount.percent, rule.target]).toEqual([10, 'product']);
});

test.each([
  ['it is the first order', pastOf(now)],
  ['the earlier order held other products', pastOf(ordered('then', NOON - DAY_MS, 3), now)],
  [
    'the earlier order was cancelled',
    pastOf(ordered('then', NOON - DAY_MS, 2), { kind: 'cancelled', orderId: 'then' }, now),
  ],
  ['this order was cancelled', pastOf(ordered('then', NOON - DAY_MS, 2), now, { kind: 'cancelled', orderId: 'now' })],
])('nothing when %s', (_why, past) => {
  expect(placed(past)).toEqual(NOTHING);
});

test('orders of last year, told of now, give nothing', () => {
  const past = pastOf(ordered('then', NOON - 90 * DAY_MS, 2), now);
  expect(placed(past, { atMs: NOON, nowMs: NOON + 365 * DAY_MS })).toEqual(NOTHING);
});
