import { readOrder } from '#server/adapters/postgres/orders.ts';
import { finishRefund, refundsOf, requestRefund } from '#server/adapters/postgres/refunds.ts';
import { type Database, inTransaction } from '#server/adapters/postgres/transaction.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';

/** The provider's key of an order's first refund; later ones name the coupon they are for (order-rewards.ts). */
export function refundKey(orderId: string): string {
  return `refund-${orderId}`;
}

/**
 * Gives back what is owed of an order's payment: the refunds requested and, of an order whose payment failed though the
 * money was taken, all of it. Each part once, however often this is called. Rejects with 'unavailable' when the
 * provider is unavailable.
 */
export async function refundOwed(
  { db, provider }: { db: Database; provider: PaymentProvider },
  orderId: string,
): Promise<void> {
  const order = await readOrder(db, orderId);
  const payment = order?.payment ?? null;
  if (order === null || payment === null || payment.providerReference === null) return;
  if (order.status === 'PAYMENT_FAILED' && payment.status === 'APPROVED')
    await inTransaction(db, (tx) =>
      requestRefund(tx, {
        ...{ orderId, idempotencyKey: refundKey(orderId) },
        ...{ amountWon: payment.amountWon, reason: 'charged-after-failure' },
      }),
    );
  const reference = payment.providerReference;
  for (const { refundId, idempotencyKey, amountWon, state } of await refundsOf(db, orderId)) {
    if (state === 'DONE') continue;
    await provider.refund({ idempotencyKey, reference, amountWon });
    await finishRefund(db, refundId);
  }
}
