import { expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import type { Facts } from '../facts.ts';
import { defaultSettings } from '../rule.ts';
import type { RuleEvent } from '../rule-event.ts';
import type { RuleTimer } from '../trigger.ts';
import { c1Hesitation as rule } from './c1-hesitation.ts';

const settings = defaultSettings(rule);
const T0 = Date.UTC(2026, 10, 21, 3);
const viewed = (productId?: number): RuleEvent => ({
  id: 'view-1',
  type: 'page-viewed',
  occurredAtMs: T0,
  shopperId: 's',
  payload: { productId },
});
const timer: RuleTimer = { subject: 'page', causeId: 'view-1', dueAtMs: T0 + 3_000, payload: { productId: 17 } };
const product = { productId: 17, categoryId: 2, priceWon: 10_000, stock: 5 };

function onEvent(event: RuleEvent) {
  return evaluate(rule, { kind: 'event', event }, {}, { nowMs: T0, settings });
}
function onTimer(facts: Partial<Facts> = {}, nowMs = timer.dueAtMs) {
  return evaluate(rule, { kind: 'timer', timer }, { cart: [], product, ...facts }, { nowMs, settings });
}

test('a detail page starts a wait of three seconds from when it was seen', () => {
  expect(onEvent(viewed(17))).toEqual({ kind: 'wait', timer });
});

test('three seconds later the product gets ten percent off, for the view that caused it', () => {
  expect(onTimer()).toEqual({ kind: 'issue', causeId: 'view-1', target: { kind: 'product', productIds: [17] } });
  expect([settings.discountPercent, rule.target]).toEqual([10, 'product']);
});

test('another page ends the wait for the last one', () => {
  expect(onEvent(viewed())).toMatchObject({ kind: 'cancel', subject: 'page', matching: {} });
});

test('carting this product ends the wait; carting another does not', () => {
  const event: RuleEvent = {
    id: 'c',
    type: 'cart-item-added',
    occurredAtMs: T0,
    shopperId: 's',
    payload: { productId: 17, quantity: 1 },
  };
  expect(onEvent(event)).toMatchObject({ kind: 'cancel', matching: { productId: 17 } });
});

test.each([
  ['it lies in the cart', onTimer({ cart: [{ productId: 17, categoryId: 2, quantity: 1, isAvailable: true }] })],
  ['it is sold out', onTimer({ product: { ...product, stock: 0 } })],
  ['it is no longer listed', onTimer({ product: null })],
  ['the shopper has long gone', onTimer({}, timer.dueAtMs + 10 * 60_000)],
])('nothing is issued when %s', (_why, decision) => {
  expect(decision).toEqual({ kind: 'nothing' });
});

test('a rule that is switched off does nothing', () => {
  const off = { nowMs: T0, settings: { ...settings, enabled: false } };
  expect(evaluate(rule, { kind: 'event', event: viewed(17) }, {}, off)).toEqual({ kind: 'nothing' });
});

test('a fact that was not fetched is a mistake of the caller, not an answer', () => {
  expect(() => evaluate(rule, { kind: 'timer', timer }, {}, { nowMs: T0, settings })).toThrow(/cart, product/);
});
