import { expect, test } from 'vitest';
import { orderMessageSchema } from '#contracts/orders.ts';
import { paymentMessageSchema } from '#contracts/payments.ts';
import { productRegistrationSchema } from '#contracts/product-registration.ts';
import { TOPICS } from '#contracts/topics.ts';
import { userRegistrationSchema } from '#contracts/user-registration.ts';
import { dayOf } from '#domain/shared/calendar.ts';
import type { LogProducer } from '#server/adapters/kafka/port.ts';
import { TAXONOMY } from '#simulation/seed/taxonomy/index.ts';
import { createKafkaSink } from './kafka-sink.ts';
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
    const isCancelled = order.cancellation !== null;
    expect(message.status).toBe(order.failureReason !== null ? 'PAYMENT_FAILED' : isCancelled ? 'CANCELLED' : 'PAID');
    const steps = toPaymentMessages(order).map((step) => paymentMessageSchema.parse(step));
    expect(steps.map(({ step }) => step)).toEqual([
      'REQUESTED',
      order.failureReason === null ? 'APPROVED' : 'DECLINED',
      ...(isCancelled ? ['REFUND_REQUESTED', 'REFUNDED'] : []),
    ]);
    for (const step of steps) {
      expect(step).toMatchObject({ orderId: order.orderId, paymentId: order.paymentId, amountWon: order.totalWon });
      expect(message.payment.paymentId).toBe(step.paymentId);
    }
  }
});

test('six in a hundred paid orders are cancelled, from a minute to two hours after the answer', async () => {
  const orders = await ordersOf(5_000);
  const paid = orders.filter(({ failureReason }) => failureReason === null);
  const cancelled = orders.filter(({ cancellation }) => cancellation !== null);
  expect(cancelled.every(({ failureReason }) => failureReason === null)).toBe(true);
  expect(Math.abs(cancelled.length / paid.length - 0.06)).toBeLessThan(0.015);
  const minutes = cancelled.map((order) => ((order.cancellation?.atMs ?? 0) - order.answeredAtMs) / 60_000);
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...minutes)).toBeLessThanOrEqual(120);
  expect(Math.max(...minutes) - Math.min(...minutes)).toBeGreaterThan(100);
});

test('an order is published once: a cancelled one when it is cancelled, at the end of a run as paid', async () => {
  const orders = await ordersOf(1_000);
  const cancelled = orders.filter(({ cancellation }) => cancellation !== null).slice(0, 2);
  const [first, second] = cancelled as [GeneratedOrder, GeneratedOrder];
  const kept = orders.find(({ cancellation, failureReason }) => cancellation === null && failureReason === null);
  let nowMs = first.placedAtMs;
  const sent: { orderId: string; status: string }[] = [];
  const send = async (topic: string, messages: readonly { value: unknown }[]) => {
    if (topic === TOPICS.orders) for (const { value } of messages) sent.push(JSON.parse(String(value)));
  };
  const sink = createKafkaSink({ send: send as LogProducer['send'] }, { takesStock: true, now: () => nowMs });
  for (const order of [first, kept as GeneratedOrder, second]) await sink.accept(order);
  await sink.flush();
  expect(sent.map(({ orderId }) => orderId)).toEqual([kept?.orderId]);
  nowMs = Math.min(first.cancellation?.atMs ?? 0, second.cancellation?.atMs ?? 0);
  await sink.flush();
  expect(sent).toHaveLength(2);
  expect(sent[1]?.status).toBe('CANCELLED');
  await sink.end();
  await sink.end();
  expect(sent.map(({ status }) => status)).toEqual(['PAID', 'CANCELLED', 'PAID']);
  expect(new Set(sent.map(({ orderId }) => orderId)).size).toBe(3);
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
