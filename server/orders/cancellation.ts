import { refundTerms } from '#domain/order/refund.ts';
import {
  lockCouponsOfOrder,
  openRewards,
  readRewards,
  returnCoupons,
  revokeRewards,
  usedRewards,
  withheldForCouponsOf,
} from '#server/adapters/postgres/order-rewards.ts';
import { type OrderRow, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { type RefundState, refundsOf, requestRefund } from '#server/adapters/postgres/refunds.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import type { Database, Tx } from '#server/adapters/postgres/transaction.ts';
import { refundChanged } from './refusals.ts';

/** What cancelling an order would do to its money and coupons, at this moment. */
export interface CancelTerms {
  /** What goes back of this order's payment. */
  refundWon: number;
  /** The discounts of rewards used meanwhile, held back from the refund. */
  withheldWon: number;
  /** Coupons this order earned that go with it. */
  revokedCoupons: number;
  /** What was held back from orders cancelled earlier for coupons that this order uses: it is paid out with them. */
  releasedWon: number;
}

/** What became of a cancelled order's money. */
export interface RefundView {
  refundedWon: number;
  /** Not confirmed by the provider yet. */
  pendingWon: number;
  /** Refused by the provider: owed all the same, and to be paid out by hand. */
  refusedWon: number;
  withheldWon: number;
}

export async function cancelTermsOf(
  db: Database | Tx,
  { orderId, totalWon }: Pick<OrderRow, 'orderId' | 'totalWon'>,
): Promise<CancelTerms> {
  const [rewards, released] = [await readRewards(db, orderId), await withheldForCouponsOf(db, orderId)];
  const { refundWon, withheldWon } = refundTerms(totalWon, usedRewards(rewards));
  const releasedWon = released.reduce((sum, each) => sum + each.withheldWon, 0);
  return { refundWon, withheldWon, revokedCoupons: openRewards(rewards).length, releasedWon };
}

/**
 * PAID → CANCELLED inside `tx`, the order held: stock and coupons go back, what it earned is revoked, and the refund
 * owed is written down. Throws 'conflict' (refund-changed) when less would be refunded than the shopper was shown.
 * Gives the ids of the orders whose payments owe money now.
 */
export async function cancelPaid(tx: Tx, order: OrderRow, shownRefundWon: number | undefined): Promise<string[]> {
  const { orderId, totalWon } = order;
  await writeOrderStatus(tx, order, 'CANCELLED', 'cancelled-by-shopper');
  await returnStock(tx, order);
  await lockCouponsOfOrder(tx, orderId);
  const rewards = await readRewards(tx, orderId);
  const { refundWon, withheld } = refundTerms(totalWon, usedRewards(rewards));
  if (shownRefundWon !== undefined && refundWon < shownRefundWon) throw refundChanged(shownRefundWon, refundWon);
  const released = await withheldForCouponsOf(tx, orderId);
  await returnCoupons(tx, orderId);
  await revokeRewards(tx, rewards, withheld);
  await requestRefund(tx, {
    orderId,
    amountWon: refundWon,
    reason: 'order-cancelled',
  });
  return [orderId, ...released.map(({ earnedByOrderId }) => earnedByOrderId)];
}

export async function refundViewOf(db: Database, { orderId, status, payment }: OrderRow): Promise<RefundView> {
  const [refunds, rewards] = await Promise.all([refundsOf(db, orderId), readRewards(db, orderId)]);
  const sum = (state: RefundState) =>
    refunds.filter((refund) => refund.state === state).reduce((total, { amountWon }) => total + amountWon, 0);
  // Charged though the order had failed: the reconciler writes that refund down when it makes it.
  const isUnwritten = status === 'PAYMENT_FAILED' && payment?.status === 'APPROVED' && refunds.length === 0;
  return {
    refundedWon: sum('DONE'),
    pendingWon: isUnwritten ? payment.amountWon : sum('REQUESTED'),
    refusedWon: sum('FAILED'),
    withheldWon: rewards.reduce((total, { withheldWon }) => total + (withheldWon ?? 0), 0),
  };
}
