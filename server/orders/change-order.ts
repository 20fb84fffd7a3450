import { lockOrder, type OrderRow } from '#server/adapters/postgres/orders.ts';
import { inTransaction, lockShoppers, type Tx } from '#server/adapters/postgres/transaction.ts';
import { type RefundDeps, refundOwed } from './refunds.ts';
import { orderNotFound } from './refusals.ts';

export interface ChangeDeps extends Pick<RefundDeps, 'db' | 'provider'> {
  /** Called when a refund was not answered in time; the reconciler makes it. */
  onUnanswered?: ((orderId: string, error: unknown) => void) | undefined;
  /** Called when the provider refuses a refund for good. */
  onRefundRefused?: RefundDeps['onRefused'];
}

/**
 * Runs `work` in a transaction that holds the shopper and then the order, and after it makes the refunds of the orders
 * that `work` returns. 'not-found' if the order is not the shopper's (any more).
 */
export async function changeOrder(
  { db, provider, onUnanswered, onRefundRefused: onRefused }: ChangeDeps,
  { orderId, shopperId }: Pick<OrderRow, 'orderId' | 'shopperId'>,
  work: (tx: Tx, order: OrderRow) => Promise<readonly string[]>,
): Promise<void> {
  const owing = await inTransaction(db, async (tx) => {
    await lockShoppers(tx, shopperId);
    const order = await lockOrder(tx, orderId);
    if (order === null || order.shopperId !== shopperId) throw orderNotFound();
    return work(tx, order);
  });
  for (const owed of owing)
    await refundOwed({ db, provider, onRefused }, owed).catch((error: unknown) => onUnanswered?.(owed, error));
}
