import { refundTerms } from '#domain/order/refund.ts';
import { readParts } from '#server/adapters/postgres/claims.ts';
import {
  openRewards,
  readRewards,
  usedRewards,
  withheldForCouponsOf,
} from '#server/adapters/postgres/order-rewards.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { type RefundState, refundsOf } from '#server/adapters/postgres/refunds.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { allFree, draftClaims } from '#server/claims/drafts.ts';

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

/** Of a paid order; what was cancelled of it before is not refunded again. */
export async function cancelTermsOf(db: Database, { orderId }: Pick<OrderRow, 'orderId'>): Promise<CancelTerms> {
  const parts = await readParts(db, orderId);
  const drafts = draftClaims(parts, { kind: 'CANCEL', fault: 'CUSTOMER' }, allFree(parts, 'CANCEL'));
  const owedWon = drafts.reduce((sum, { terms }) => sum + terms.refundWon, 0);
  const [rewards, released] = [await readRewards(db, orderId), await withheldForCouponsOf(db, orderId)];
  const { refundWon, withheldWon } = refundTerms(owedWon, usedRewards(rewards));
  const releasedWon = released.reduce((sum, each) => sum + each.withheldWon, 0);
  return { refundWon, withheldWon, revokedCoupons: openRewards(rewards).length, releasedWon };
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
