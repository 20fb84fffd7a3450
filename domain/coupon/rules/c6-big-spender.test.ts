import { expect, test } from 'vitest';
import { HOUR_MS } from '../../shared/durations.ts';
import { c6BigSpender as rule } from './c6-big-spender.ts';
import { NOON, NOTHING, onEvent } from './trial.fixture.ts';

const paid = (amountWon: number, moment = {}) =>
  onEvent(rule, 'payment-succeeded', { orderId: 'order', amountWon }, {}, moment);

test('₩10,000 paid gives 15 % off anything, for that order', () => {
  expect(paid(10_000)).toEqual({ kind: 'issue', causeId: 'order', target: { kind: 'any' } });
  expect([rule.discount.percent, rule.target]).toEqual([15, 'any']);
});

test('one won less gives nothing', () => {
  expect(paid(9_999)).toEqual(NOTHING);
});

test('a payment of yesterday, told of today, gives nothing', () => {
  expect(paid(10_000, { atMs: NOON, nowMs: NOON + 24 * HOUR_MS })).toEqual(NOTHING);
});
