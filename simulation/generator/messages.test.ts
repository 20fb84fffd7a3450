import { expect, test } from 'vitest';
import { orderMessageSchema } from '#contracts/orders.ts';
import { paymentMessageSchema } from '#contracts/payments.ts';
import { productRegistrationSchema } from '#contracts/product-registration.ts';
import { userRegistrationSchema } from '#contracts/user-registration.ts';
import { dayOf } from '#domain/shared/calendar.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { toOrderMessage, toPaymentMessages } from './order-messages.ts';
import { seededPopulation } from './population.ts';
import { createNewCustomers, createNewProducts } from './registrations.ts';
import { simulateTraffic } from './simulated-clock.ts';
import type { GeneratedOrder } from './traffic.ts';

const START = Date.parse('2026-11-17T09:00:00+09:00');
const population = seededPopulation({ seed: 1, customers: 1_000, products: 1_000, now: new Date(START) });

async function ordersOf(ordersPerDay: number): Promise<GeneratedOrder[]> {
  const orders: GeneratedOrder[] = [];
  const sink = { accept: (order: GeneratedOrder) => void orders.push(order) };
  const run = { seed: 1, days: 1, forced: [], historyDays: 0, fromDay: dayOf(2026, 11, 17) };
  await simulateTraffic({ ...run, population, ordersPerDay, sink });
  return orders;
}

test('every generated order, and each step of its payment, is one that the topics take', async () => {
  const orders = await ordersOf(1_000);
  expect(orders.filter(({ failureReason }) => failureReason !== null).length).toBeGreaterThan(10);
  for (const order of orders) {
    const message = orderMessageSchema.parse(toOrderMessage(order, true));
    expect(message).toMatchObject({ source: 'generated', accelerated: true, takesStock: true, discountWon: 0 });
    expect(message.customerId).toBe(order.customer.id);
    expect(message.status).toBe(order.failureReason === null ? 'PAID' : 'PAYMENT_FAILED');
    const steps = toPaymentMessages(order).map((step) => paymentMessageSchema.parse(step));
    expect(steps.map(({ step }) => step)).toEqual([
      'REQUESTED',
      order.failureReason === null ? 'APPROVED' : 'DECLINED',
    ]);
    for (const step of steps) {
      expect(step).toMatchObject({ orderId: order.orderId, paymentId: order.paymentId, amountWon: order.totalWon });
      expect(message.payment.paymentId).toBe(step.paymentId);
    }
  }
});

test('orders of a run at the pace of the year are not accelerated', async () => {
  const [first] = await ordersOf(600);
  if (first === undefined) throw new Error('no order');
  expect(toOrderMessage(first, false)).toMatchObject({ accelerated: false, takesStock: false });
});

test('customers who join are ones that topic users takes, each with an id of its own and no more than the topic has', () => {
  const next = createNewCustomers({ seed: 1, startMs: START });
  const joined = Array.from({ length: 1_200 }, (_, k) => next(START + k * 1_000));
  for (const one of joined) expect(userRegistrationSchema.strict().parse(one)).toEqual(one);
  expect(new Set(joined.map(({ customerId }) => customerId)).size).toBe(1_200);
  expect(joined[5]?.joinedAt).toBe(new Date(START + 5_000).toISOString());
  const again = createNewCustomers({ seed: 1, startMs: START + 1 });
  expect(again(START).customerId).not.toBe(joined[0]?.customerId);
});

test('products are ones that topic products takes; beyond the cap the oldest is retired for each new one', () => {
  const next = createNewProducts({ seed: 1, startMs: START }, { cap: 3 });
  const rounds = Array.from({ length: 5 }, (_, k) => next(START + k * 7_000));
  const slugs = new Set(TAXONOMY.map(({ slug }) => slug));
  for (const registration of rounds.flat()) {
    expect(productRegistrationSchema.parse(registration)).toEqual(registration);
    expect(slugs).toContain(registration.category);
  }
  expect(rounds.map((round) => round.map(({ stock }) => stock > 0))).toEqual([
    ...[[true], [true], [true], [true, false], [true, false]],
  ]);
  const [first, second] = rounds.flat();
  expect(rounds[3]?.[1]?.sku).toBe(first?.sku);
  expect(rounds[4]?.[1]?.sku).toBe(second?.sku);
  expect(Date.parse(rounds[3]?.[1]?.registeredAt ?? '')).toBeGreaterThan(Date.parse(first?.registeredAt ?? ''));
});
