import { expect, test } from 'vitest';
import { HOUR_MS } from '../../shared/durations.ts';
import { c7AbandonedCart as rule } from './c7-abandoned-cart.ts';
import { inCart, NOON, NOTHING, onEvent, onTimer } from './trial.fixture.ts';

const timer = { subject: 'cart', causeId: 'event', dueAtMs: NOON + 30 * 60_000, payload: {} };

test.each(['cart-item-added', 'cart-quantity-increased'] as const)('%s begins half an hour of waiting', (type) => {
  expect(onEvent(rule, type, { productId: 1, quantity: 1 })).toEqual({ kind: 'wait', timer });
});

test('half an hour later what lies in the cart gets 10 % off', () => {
  const target = { kind: 'product', productIds: [3, 8] };
  expect(onTimer(rule, timer, { cart: [inCart(8), inCart(3), inCart(8)] })).toEqual({
    kind: 'issue',
    causeId: 'event',
    target,
  });
  expect([rule.discount.percent, rule.target]).toEqual([10, 'product']);
});

test.each([
  ['checkout-started', {}],
  ['order-placed', { orderId: 'o', lines: [{ productId: 1 }] }],
] as const)('%s ends the waiting', (type, payload) => {
  expect(onEvent(rule, type, payload)).toEqual({
    kind: 'cancel',
    subject: 'cart',
    dueByMs: timer.dueAtMs,
    matching: {},
  });
});

test.each([
  ['the cart has been emptied', [], timer.dueAtMs],
  ['all of it is sold out', [inCart(3, 2, false)], timer.dueAtMs],
  ['nobody looked for more than an hour', [inCart(3)], timer.dueAtMs + HOUR_MS + 1],
] as const)('nothing when %s', (_why, cart, nowMs) => {
  expect(onTimer(rule, timer, { cart: [...cart] }, nowMs)).toEqual(NOTHING);
});

test('a cart of last month, told of now, begins no waiting, and a checkout of then still ends one', () => {
  const late = { atMs: NOON, nowMs: NOON + 30 * 24 * HOUR_MS };
  expect(onEvent(rule, 'cart-item-added', { productId: 1, quantity: 1 }, {}, late)).toEqual(NOTHING);
  expect(onEvent(rule, 'checkout-started', {}, {}, late)).toMatchObject({ kind: 'cancel' });
});
