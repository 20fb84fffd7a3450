import { depositsToAsk, postponeDeposit } from '#server/adapters/postgres/deposits.ts';
import { type OrderRow, pendingOrders, readOrder } from '#server/adapters/postgres/orders.ts';
import { refundsOwed } from '#server/adapters/postgres/refunds.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { type RefundDeps, refundOwed } from '#server/orders/refunds.ts';
import { nextAsk } from './ask-for-deposit.ts';
import { chargeRequestOf } from './charge-request.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { settleOrder } from './settlement.ts';

/** Session named by events that no browser's request caused. */
const RECONCILER_SESSION = 'order-reconciler';
const BATCH = 100;

export interface ReconcilerDeps {
  db: Database;
  provider: PaymentProvider;
  now: () => Date;
  /** A shopper may still be waiting for an order younger than this. */
  olderThanSeconds?: number;
  /** An order was settled; its page may be open and needs a push. Must not throw. */
  onSettled?(order: OrderRow): void;
  onError(orderId: string, error: unknown): void;
  /** The provider refuses a refund for good. Must not throw. */
  onRefundRefused?: RefundDeps['onRefused'];
}

/**
 * Finishes what a crash, a lost answer or an unavailable provider has left: PENDING orders are settled by the
 * provider's outcome of the charge (an order whose charge it never received fails, and its stock and coupons are
 * returned), deposits are asked for, and owed refunds are made. Safe to run twice, or in two processes at once.
 * Returns how many orders were settled.
 */
export async function reconcileOrders(deps: ReconcilerDeps): Promise<number> {
  const { db, provider, now, olderThanSeconds = 60, onSettled, onError, onRefundRefused } = deps;
  let settled = 0;
  for (const orderId of await pendingOrders(db, olderThanSeconds, BATCH)) {
    try {
      const order = await readOrder(db, orderId);
      const request = order === null ? null : chargeRequestOf(order);
      if (request === null) continue;
      const outcome = (await provider.settle(request)) ?? { kind: 'declined' as const, reason: 'never-asked' };
      // Awaited on its own: the arguments of an optional call are not evaluated where there is no function to call.
      const settledOrder = await settleOrder({ db, now }, orderId, RECONCILER_SESSION, outcome);
      onSettled?.(settledOrder);
      settled++;
    } catch (error) {
      onError(orderId, error);
    }
  }
  for (const orderId of await depositsToAsk(db, now(), BATCH)) {
    try {
      const order = await readOrder(db, orderId);
      const request = order === null ? null : chargeRequestOf(order);
      if (order?.payment == null || request === null) continue;
      const outcome = await provider.find(request);
      if (outcome === null || outcome.kind === 'waiting') {
        const dueAt = outcome?.account.dueAt ?? now();
        await postponeDeposit(db, order.payment.paymentId, nextAsk(now(), dueAt));
        continue;
      }
      const settledOrder = await settleOrder({ db, now }, orderId, RECONCILER_SESSION, outcome);
      onSettled?.(settledOrder);
      settled++;
    } catch (error) {
      onError(orderId, error);
    }
  }
  for (const orderId of await refundsOwed(db, BATCH)) {
    try {
      await refundOwed({ db, provider, onRefused: onRefundRefused }, orderId);
      settled++;
    } catch (error) {
      onError(orderId, error);
    }
  }
  return settled;
}
