import { MOST_COUPONS } from '#contracts/me.ts';
import { MOST_WISHES } from '#contracts/push.ts';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { COUPON_TARGET_NAMES } from './coupons.ts';
import type { Database } from './transaction.ts';

/** A coupon that can be used now, as pages show it. */
export interface OpenCouponRow {
  couponId: string;
  rule: string;
  discountPercent: number;
  maxDiscountWon: number;
  target: CouponTarget;
  targetName: string | null;
  targetSlug: string | null;
  /** ISO 8601. */
  expiresAt: string;
}

/** What pages show of a shopper. */
export interface ShopperState {
  /** null: no member. */
  name: string | null;
  cartCount: number;
  wishes: number[];
  coupons: OpenCouponRow[];
}

/** The states of several shoppers, in their order. One statement; four index ranges a shopper. */
export async function readShopperStates(db: Database, shopperIds: readonly string[]): Promise<ShopperState[]> {
  const rows = await db.$queryRaw<(ShopperState & { shopperId: string })[]>`
    SELECT shopper.id::text AS "shopperId",
      (SELECT name FROM customer WHERE id = shopper.id) AS name,
      (SELECT coalesce(sum(quantity), 0)::int FROM cart_line WHERE shopper_id = shopper.id AND order_id IS NULL)
        AS "cartCount",
      ARRAY(SELECT product_id FROM wish WHERE shopper_id = shopper.id ORDER BY created_at DESC LIMIT ${MOST_WISHES})
        AS wishes,
      (SELECT coalesce(jsonb_agg(to_jsonb(open) ORDER BY open."expiresAt", open."couponId"), '[]') FROM (
        SELECT coupon.id AS "couponId", rule, discount_percent AS "discountPercent",
          max_discount_won AS "maxDiscountWon", target, expires_at AS "expiresAt",
          ${COUPON_TARGET_NAMES}
        FROM coupon WHERE shopper_id = shopper.id AND status = 'ISSUED' AND expires_at > now()
        ORDER BY expires_at, coupon.id LIMIT ${MOST_COUPONS}
      ) AS open) AS coupons
    FROM unnest(${[...new Set(shopperIds)]}::uuid[]) AS shopper(id)`;
  const found = new Map(rows.map(({ shopperId, ...state }) => [shopperId, state]));
  return shopperIds.map((id) => found.get(id) ?? { name: null, cartCount: 0, wishes: [], coupons: [] });
}
