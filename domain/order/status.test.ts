import { expect, test } from 'vitest';
import { canBecome, isKept, ORDER_STATUSES, type OrderStatus } from './status.ts';

const followers = (from: OrderStatus) => ORDER_STATUSES.filter((to) => canBecome(from, to));

test('an order goes from payment to completion in this order, and can be cancelled until it is shipped', () => {
  expect(Object.fromEntries(ORDER_STATUSES.map((from) => [from, followers(from)]))).toEqual({
    PENDING: ['PAID', 'PAYMENT_FAILED'],
    PAID: ['PREPARING', 'CANCELLED'],
    PREPARING: ['SHIPPED', 'CANCELLED'],
    SHIPPED: ['DELIVERED', 'CANCELLED'],
    DELIVERED: ['COMPLETED'],
    COMPLETED: [],
    CANCELLED: [],
    PAYMENT_FAILED: [],
  });
});

test('no order has a status twice', () => {
  const reachable = (from: OrderStatus): OrderStatus[] => followers(from).flatMap((to) => [to, ...reachable(to)]);
  for (const status of ORDER_STATUSES) expect(reachable(status)).not.toContain(status);
});

test('sales are the orders that are paid and not cancelled', () => {
  expect(ORDER_STATUSES.filter(isKept)).toEqual(['PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'COMPLETED']);
});
