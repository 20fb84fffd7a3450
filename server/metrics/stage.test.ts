import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import type { Topic } from '#contracts/topics.ts';
import { stageMessage } from './stage.ts';

const shopperId = uuidv7();
const orderId = uuidv7();
const at = '2026-11-26T03:00:00.000Z';

function staged(topic: Topic, value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const place = { topic, partition: 1, offset: 7n, key: null, headers: {}, timestampMs: 1_000 };
  return stageMessage({ ...place, value: text });
}
const event = (type: string, payload: object, more: object = {}) =>
  staged('behavior', { id: orderId, type, version: 1, occurredAt: at, shopperId, sessionId: 's', payload, ...more });

test('an event is counted; one of an order announces it as well', () => {
  expect(event('page-viewed', { productId: 3 }).staged.act).toEqual({
    ...{ id: orderId, occurredAtMs: Date.parse(at), type: 'page-viewed', source: 'shop', shopperId, hasProduct: true },
  });
  expect(event('page-viewed', {}, { source: 'import' }).staged.act).toMatchObject({
    hasProduct: false,
    source: 'import',
  });
  const lines = [{ productId: 1, quantity: 1, unitPriceWon: 1 }];
  const placed = event('order-placed', { orderId, lines, discountWon: 0, totalWon: 1 }).staged;
  expect([placed.act?.type, placed.hint]).toEqual(['order-placed', { orderId, placed: true, cancelled: false }]);
  const cancelled = event('order-cancelled', { orderId, lines, totalWon: 1 }).staged;
  expect(cancelled.hint).toEqual({ orderId, placed: false, cancelled: true });
  // A failed payment is an act, and no order.
  const failed = event('payment-failed', { orderId, amountWon: 1, method: 'card', reason: 'x' }).staged;
  expect([failed.act?.type, failed.hint]).toEqual(['payment-failed', undefined]);
});

test('a quarantined event is not counted; the order it announces is', () => {
  expect(event('page-viewed', { productId: 3 }, { crowd: true })).toMatchObject({
    isRejected: false,
    staged: { offset: 7n },
  });
  expect(event('page-viewed', { productId: 3 }, { crowd: true }).staged.act).toBeUndefined();
  const paid = event('payment-succeeded', { orderId, amountWon: 1, method: 'card' }, { crowd: true }).staged;
  expect([paid.act, paid.hint?.orderId]).toEqual([undefined, orderId]);
});

test('an order is announced by its id and status alone', () => {
  const hintOf = (status: string) =>
    staged('orders', { orderId: orderId.toUpperCase(), status, totalWon: -1 }).staged.hint;
  expect(hintOf('PAID')).toEqual({ orderId, placed: true, cancelled: false });
  expect(hintOf('DELIVERED')).toEqual({ orderId, placed: true, cancelled: false });
  expect(hintOf('CANCELLED')).toEqual({ orderId, placed: true, cancelled: true });
  expect(hintOf('PAYMENT_FAILED')).toBeUndefined();
});

test.each([
  ['orders', '{'],
  ['orders', 'null'],
  ['orders', { orderId: 7, status: 'PAID' }],
  ['orders', { orderId, status: 'LOST' }],
  ['behavior', ''],
  ['behavior', { id: orderId, type: 'page-viewed', version: 1, occurredAt: 'yesterday', shopperId, payload: {} }],
  ['behavior', { id: orderId, type: 'unheard-of', version: 1, occurredAt: at, shopperId, sessionId: 's', payload: {} }],
] as const)('%s %j is rejected, and its offset is passed', (topic, value) => {
  expect(staged(topic, value)).toEqual({
    staged: { topic, partition: 1, offset: 7n, messageAtMs: 1_000 },
    isRejected: true,
  });
});
