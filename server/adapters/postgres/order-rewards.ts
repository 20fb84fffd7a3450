import type { UsedReward } from '#domain/order/refund.ts';
import { requestRefund } from './refunds.ts';
import { releaseBudget } from './rule-budgets.ts';
import type { Database, Tx } from './transaction.ts';

/** A coupon that an order earned. */
export interface RewardRow {
  couponId: string;
  rule: string;
  status: 'ISSUED' | 'RESERVED' | 'USED' | 'REVOKED';
  isExpired: boolean;
  maxDiscountWon: number;
  toGuest: boolean;
  /** What it took off the order that holds or used it. */
  discountWon: number;
  /** Null until its order has been cancelled while it was held or used. */
  withheldWon: number | null;
}

/** What an order earned, in one fixed order. */
export async function readRewards(db: Database | Tx, orderId: string): Promise<RewardRow[]> {
  return db.$queryRaw<RewardRow[]>`
    SELECT id::text AS "couponId", rule, status::text AS status, expires_at <= now() AS "isExpired",
      max_discount_won AS "maxDiscountWon", to_guest AS "toGuest", coalesce(discount_won, 0) AS "discountWon",
      withheld_won AS "withheldWon"
    FROM coupon WHERE earned_by_order_id = ${orderId}::uuid ORDER BY id`;
}

/**
 * Locks the coupons that an order earned or uses until the transaction ends: other transactions that use or return them
 * wait.
 */
export async function lockCouponsOfOrder(tx: Tx, orderId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM coupon WHERE earned_by_order_id = ${orderId}::uuid OR order_id = ${orderId}::uuid ORDER BY id FOR UPDATE`;
}

/** Rewards whose discount an order has had, or is about to have: their value is held back from the refund. */
export function usedRewards(rewards: readonly RewardRow[]): UsedReward[] {
  return rewards.filter(
    ({ status, withheldWon }) => withheldWon === null && (status === 'USED' || status === 'RESERVED'),
  );
}

/** Rewards that can still be used. */
export function openRewards(rewards: readonly RewardRow[]): RewardRow[] {
  return rewards.filter(({ status, isExpired }) => status === 'ISSUED' && !isExpired);
}

/**
 * Ends what a cancelled order earned: open rewards are revoked and their budget is free again; on used ones it is noted
 * how much the refund is less for them. Hold the coupons first (lockCouponsOfOrder).
 */
export async function revokeRewards(
  tx: Tx,
  rewards: readonly RewardRow[],
  withheld: readonly { couponId: string; won: number }[],
): Promise<void> {
  const open = openRewards(rewards);
  if (open.length > 0) {
    const ids = open.map(({ couponId }) => couponId);
    await tx.$executeRaw`UPDATE coupon SET status = 'REVOKED' WHERE id = ANY(${ids}::uuid[]) AND status = 'ISSUED'`;
    await releaseBudget(tx, open);
  }
  if (withheld.length === 0) return;
  await tx.$executeRaw`
    UPDATE coupon SET withheld_won = held.won
    FROM unnest(${withheld.map(({ couponId }) => couponId)}::uuid[], ${withheld.map(({ won }) => won)}::int[]) AS held(id, won)
    WHERE coupon.id = held.id`;
}

interface HeldCoupon {
  couponId: string;
  rule: string;
  maxDiscountWon: number;
  toGuest: boolean;
  isExpired: boolean;
  withheldWon: number | null;
  earnedByOrderId: string | null;
}

/**
 * An order that came to nothing gives its coupons back, with the expiry they always had. One whose own order was
 * cancelled meanwhile is revoked instead, and what had been held back for it from that order's refund is owed to its
 * shopper. `couponIds`: these only; default: all.
 */
export async function returnCoupons(tx: Tx, orderId: string, couponIds?: readonly string[]): Promise<void> {
  const held = await tx.$queryRaw<HeldCoupon[]>`
    SELECT id::text AS "couponId", rule, max_discount_won AS "maxDiscountWon", to_guest AS "toGuest",
      expires_at <= now() AS "isExpired", withheld_won AS "withheldWon", earned_by_order_id::text AS "earnedByOrderId"
    FROM coupon WHERE order_id = ${orderId}::uuid AND status IN ('RESERVED', 'USED')
      AND (${couponIds ?? null}::uuid[] IS NULL OR id = ANY(${couponIds ?? []}::uuid[]))
    ORDER BY id FOR UPDATE`;
  if (held.length === 0) return;
  await tx.$executeRaw`
    UPDATE coupon SET status = CASE WHEN withheld_won IS NULL THEN 'ISSUED' ELSE 'REVOKED' END::"CouponStatus",
      order_id = NULL, discount_won = NULL, used_at = NULL, withheld_won = NULL
    WHERE id = ANY(${held.map(({ couponId }) => couponId)}::uuid[])`;
  const revoked = held.filter(({ withheldWon }) => withheldWon !== null);
  for (const { earnedByOrderId, withheldWon } of revoked)
    if (earnedByOrderId !== null)
      await requestRefund(tx, {
        orderId: earnedByOrderId,
        amountWon: withheldWon ?? 0,
        reason: 'withheld-reward-released',
      });
  await releaseBudget(
    tx,
    revoked.filter(({ isExpired }) => !isExpired),
  );
}

/** What was held back for the coupons an order uses, by the order it was held back from: cancelled, it is paid out. */
export async function withheldForCouponsOf(
  db: Database | Tx,
  orderId: string,
): Promise<{ earnedByOrderId: string; withheldWon: number }[]> {
  return db.$queryRaw<{ earnedByOrderId: string; withheldWon: number }[]>`
    SELECT earned_by_order_id::text AS "earnedByOrderId", sum(withheld_won)::int AS "withheldWon" FROM coupon
    WHERE order_id = ${orderId}::uuid AND withheld_won IS NOT NULL GROUP BY earned_by_order_id ORDER BY 1`;
}
