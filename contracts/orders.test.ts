import { expect, test } from 'vitest';
import { orderMessageSchema } from './orders.ts';
import { paymentMessageSchema } from './payments.ts';

const SHOPPER = '0190a0a0-0000-7000-8000-000000000001';
const ORDER = '0190a0a0-0000-7000-8000-000000000002';

const order = {
  ...{ version: 1, orderId: ORDER, source: 'generated', shopperId: SHOPPER, customerId: null },
  ...{ placedAt: '2026-01-01T00:00:00Z', status: 'PAID' },
  lines: [{ productId: 1, quantity: 2, unitPriceWon: 500, discountWon: 100 }],
  ...{ itemsWon: 1_000, discountWon: 100, shippingWon: 3_000, totalWon: 3_900 },
  payment: { provider: 'generator', method: 'card', answeredAt: '2026-01-01T00:00:01Z' },
};

test('an order whose parts add up is taken; what has a default may be left out', () => {
  const parsed = orderMessageSchema.parse(order);
  expect(parsed).toMatchObject({ accelerated: false, takesStock: false, totalWon: 3_900 });
});

test.each([
  ['items that are not those of its lines', { itemsWon: 1_001, totalWon: 3_901 }, 'itemsWon'],
  ['a discount that is not that of its lines', { discountWon: 0, totalWon: 4_000 }, 'discountWon'],
  ['a total that is not items − discount + shipping', { totalWon: 3_899 }, 'totalWon'],
  ['an account that is not the shopper’s', { customerId: ORDER }, 'customerId'],
  ['a payment answered before it was placed', { placedAt: '2026-01-01T00:00:02Z' }, 'payment'],
  ['a status of before the answer', { status: 'SHIPPED', statusAt: '2026-01-01T00:00:00Z' }, 'statusAt'],
  ['a status that waits for its payment', { status: 'PENDING' }, 'status'],
  ['a line without a product', { lines: [{ quantity: 2, unitPriceWon: 500, discountWon: 100 }] }, 'lines'],
])('an order with %s is refused', (_what, fields, path) => {
  const { error } = orderMessageSchema.safeParse({ ...order, ...fields });
  expect(error?.issues.map((issue) => issue.path[0])).toContain(path);
});

test('a payment names its provider, method and error by codes, never in words, and a refund by its id', () => {
  const at = '2026-01-01T00:00:00Z';
  const step = {
    ...{ version: 1, paymentId: ORDER, orderId: ORDER, source: 'shop', provider: 'local', method: 'card' },
    ...{ step: 'DECLINED', at, amountWon: 1, requestedAt: at, errorCode: 'REJECT_CARD' },
  };
  expect(paymentMessageSchema.safeParse(step).success).toBe(true);
  expect(paymentMessageSchema.safeParse({ ...step, errorCode: '김단골 님의 카드' }).success).toBe(false);
  expect(paymentMessageSchema.safeParse({ ...step, step: 'REFUNDED' }).success).toBe(false);
  expect(paymentMessageSchema.safeParse({ ...step, step: 'REFUNDED', refundId: ORDER }).success).toBe(true);
});
