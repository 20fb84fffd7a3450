import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { Database, Tx } from './transaction.ts';

/** A coupon as its shopper sees it. The database decides whether it has expired: clocks of processes may be off. */
export interface CouponRow {
  couponId: string;
  code: string;
  rule: string;
  target: CouponTarget;
  /** Name of the product or category it is for. */
  targetName: string | null;
  /** The category's name in addresses, where it is for a category. */
  targetSlug: string | null;
  discountPercent: number;
  maxDiscountWon: number;
  status: 'ISSUED' | 'RESERVED' | 'USED' | 'REVOKED';
  isExpired: boolean;
  issuedAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  orderId: string | null;
  discountWon: number | null;
}

/** Names of what a row of `coupon` is for, as "targetName" and "targetSlug". */
export const COUPON_TARGET_NAMES = Prisma.sql`
  CASE coupon.target->>'kind'
    WHEN 'product' THEN (SELECT name FROM product WHERE id = (coupon.target->'productIds'->>0)::int)
    WHEN 'category' THEN (SELECT name_ko FROM category WHERE id = (coupon.target->>'categoryId')::int)
  END AS "targetName",
  (SELECT slug FROM category WHERE id = (coupon.target->>'categoryId')::int) AS "targetSlug"`;

/** The shopper's coupons: usable ones first, soonest to expire first. At most 200. */
export async function listCoupons(db: Database | Tx, shopperId: string): Promise<CouponRow[]> {
  return db.$queryRaw<CouponRow[]>`
    SELECT coupon.id::text AS "couponId", coupon.code, coupon.rule, coupon.target,
      ${COUPON_TARGET_NAMES},
      coupon.discount_percent AS "discountPercent", coupon.max_discount_won AS "maxDiscountWon",
      coupon.status::text AS status, coupon.expires_at <= now() AS "isExpired", coupon.issued_at AS "issuedAt",
      coupon.expires_at AS "expiresAt", coupon.used_at AS "usedAt", coupon.order_id::text AS "orderId",
      coupon.discount_won AS "discountWon"
    FROM coupon WHERE shopper_id = ${shopperId}::uuid
    ORDER BY (coupon.status = 'ISSUED' AND coupon.expires_at > now()) DESC, coupon.expires_at, coupon.id
    LIMIT 200`;
}

export interface UsableCouponRow {
  couponId: string;
  rule: string;
  target: CouponTarget;
  discountPercent: number;
  maxDiscountWon: number;
  expiresAt: Date;
}

/** Coupons this shopper could use now. */
export async function usableCoupons(tx: Database | Tx, shopperId: string): Promise<UsableCouponRow[]> {
  return tx.$queryRaw<UsableCouponRow[]>`
    SELECT id::text AS "couponId", rule, target, discount_percent AS "discountPercent",
      max_discount_won AS "maxDiscountWon", expires_at AS "expiresAt"
    FROM coupon WHERE shopper_id = ${shopperId}::uuid AND status = 'ISSUED' AND expires_at > now()
    ORDER BY expires_at, id LIMIT 200`;
}

/**
 * Holds coupons for an order; false if any is not the shopper's, used, held or expired (give the transaction up then).
 */
export async function reserveCoupons(
  tx: Tx,
  shopperId: string,
  orderId: string,
  uses: readonly { couponId: string; discountWon: number }[],
): Promise<boolean> {
  if (uses.length === 0) return true;
  const reserved = await tx.$executeRaw`
    UPDATE coupon SET status = 'RESERVED', order_id = ${orderId}::uuid, discount_won = chosen.discount_won
    FROM unnest(${uses.map(({ couponId }) => couponId)}::uuid[], ${uses.map(({ discountWon }) => discountWon)}::int[])
      AS chosen(id, discount_won)
    WHERE coupon.id = chosen.id AND coupon.shopper_id = ${shopperId}::uuid AND coupon.status = 'ISSUED'
      AND coupon.expires_at > now()`;
  return reserved === uses.length;
}

/** The coupons an order holds become used. */
export async function redeemCoupons(
  tx: Tx,
  orderId: string,
): Promise<{ couponId: string; rule: string; discountWon: number }[]> {
  return tx.$queryRaw<{ couponId: string; rule: string; discountWon: number }[]>`
    UPDATE coupon SET status = 'USED', used_at = now() WHERE order_id = ${orderId}::uuid AND status = 'RESERVED'
    RETURNING id::text AS "couponId", rule, coalesce(discount_won, 0) AS "discountWon"`;
}
