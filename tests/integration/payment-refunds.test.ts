import { afterEach, expect, test } from 'vitest';
import { lockOrder } from '#server/adapters/postgres/orders.ts';
import { requestRefund } from '#server/adapters/postgres/refunds.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import type { ChargeRequest } from '#server/checkout/payment-provider.ts';
import { refundOwed } from '#server/orders/refunds.ts';
import { startPaymentShop } from '../support/payment-shop.ts';

/*
 * Refunds of the shop at the payment provider's process.
 */

const { db, remote, provider, orders, refused, reconcile, pay, refundsOfOrder, bookOf, balanceOf } =
  await startPaymentShop();

afterEach(() => remote.setFaults({}));

test('a second refund of an order is another one at the provider as well, each asked for once', async () => {
  const { order } = await pay(50_000);
  const { orderId } = order;
  await inTransaction(db, async (tx) => {
    await lockOrder(tx, orderId);
    for (const amountWon of [10_000, 10_000, 0])
      await requestRefund(tx, { orderId, amountWon, reason: 'withheld-reward-released' });
  });
  await Promise.all([
    refundOwed({ db, provider }, orderId).catch(() => undefined),
    refundOwed({ db, provider }, orderId).catch(() => undefined),
  ]);
  await refundOwed({ db, provider }, orderId);
  expect(await bookOf(orderId)).toMatchObject([{ refundedWon: 20_000, balanceWon: 30_000 }]);
  const rows = await refundsOfOrder(orderId);
  expect(rows.map(({ state, amountWon }) => [state, amountWon])).toEqual([
    ['DONE', 10_000],
    ['DONE', 10_000],
  ]);
  expect(new Set(rows.map(({ providerCancelKey }) => providerCancelKey)).size).toBe(2);
});

test('a refund whose answer was lost stays requested, and is made once', async () => {
  const { order, shopper } = await pay(10_000);
  await remote.setFaults({ on: ['cancel'], loseAnswer: {} });
  await orders.cancel(shopper, order.orderId);
  const [before] = await refundsOfOrder(order.orderId);
  expect(before).toMatchObject({ state: 'REQUESTED', providerCancelKey: null });
  expect(await orders.refund(shopper.shopperId, order.orderId)).toMatchObject({ refundedWon: 0, pendingWon: 13_000 });
  await remote.setFaults({ on: ['cancel'], fail: {} });
  await reconcile();
  expect((await refundsOfOrder(order.orderId))[0]?.state).toBe('REQUESTED');
  await remote.setFaults({});
  await reconcile();
  const [after] = await refundsOfOrder(order.orderId);
  expect(after).toMatchObject({ id: before?.id, idempotencyKey: before?.idempotencyKey, state: 'DONE' });
  expect(after?.providerCancelKey).not.toBeNull();
  expect(await bookOf(order.orderId)).toMatchObject([{ refundedWon: 13_000, balanceWon: 0 }]);
});

test('a refund that the provider refuses is failed with its code, shown as owed, and not asked for again', async () => {
  const { order, shopper } = await pay(10_000);
  const { payment, orderId } = order;
  // Refunded at the provider by hand: nothing is left of it.
  await remote.call('POST', `/v1/payments/${payment?.providerReference}/cancel`, { cancelReason: 'by hand' });
  refused.length = 0;
  await orders.cancel(shopper, orderId);
  await reconcile();
  expect(refused).toMatchObject([{ orderId, refusal: 'ALREADY_CANCELED_PAYMENT' }]);
  expect(await refundsOfOrder(orderId)).toMatchObject([{ state: 'FAILED', providerCancelKey: null }]);
  expect(await orders.refund(shopper.shopperId, orderId)).toMatchObject({
    refundedWon: 0,
    pendingWon: 0,
    refusedWon: 13_000,
  });
  const steps = await db.outboxMessage.findMany({ where: { topic: 'payments', key: orderId } });
  expect(steps.map(({ body }) => (body as { step: string }).step)).toContain('REFUND_FAILED');
});

test('the provider is never asked for 0 won (vendure#2338)', async () => {
  const nothing: ChargeRequest = { idempotencyKey: 'order-of-nothing', amountWon: 0, method: 'card' };
  expect(await provider.charge(nothing)).toMatchObject({ kind: 'approved' });
  expect(await remote.book(nothing.idempotencyKey)).toEqual([]);
  const { order } = await pay(10_000);
  const { idempotencyKey: chargeKey = '', providerReference: reference } = order.payment ?? {};
  const refund = { idempotencyKey: 'refund-of-nothing', chargeKey, reference: reference ?? '', amountWon: 0 };
  await expect(provider.refund(refund)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await balanceOf(order.orderId)).toBe(13_000);
});

test('a payment of another provider is refunded without asking this one', async () => {
  const { order, shopper } = await pay(10_000);
  await db.payment.updateMany({ where: { orderId: order.orderId }, data: { provider: 'local' } });
  await orders.cancel(shopper, order.orderId);
  expect(await refundsOfOrder(order.orderId)).toMatchObject([{ state: 'DONE', providerCancelKey: null }]);
  expect(await balanceOf(order.orderId)).toBe(13_000);
});
