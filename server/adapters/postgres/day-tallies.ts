import { CONSUMED_SOURCES } from '#contracts/sources.ts';
import { KEPT_STATUSES } from '#domain/order/status.ts';
import type { Database } from './transaction.ts';

/**
 * How many shoppers have bought each product since `from`, in orders that are paid and not cancelled. Without buyers:
 * no entry.
 */
export async function buyersSince(
  db: Database,
  productIds: readonly number[],
  from: Date,
): Promise<Map<number, number>> {
  const rows = await db.$queryRaw<{ productId: number; count: number }[]>`
    SELECT line.product_id AS "productId", count(DISTINCT placed.shopper_id)::int AS count
    FROM "order" placed JOIN order_line line ON line.order_id = placed.id
    WHERE placed.status = ANY(${[...KEPT_STATUSES]}::"OrderStatus"[]) AND placed.source = ANY(${[...CONSUMED_SOURCES['live-numbers']]}::"OrderSource"[]) AND placed.placed_at >= ${from} AND line.product_id = ANY(${[...productIds]}::int[])
    GROUP BY line.product_id`;
  return new Map(rows.map(({ productId, count }) => [productId, count]));
}

/** How many coupons of each rule have been used since `from` and not returned by a cancellation. No entry for none. */
export async function couponUsesSince(
  db: Database,
  rules: readonly string[],
  from: Date,
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ rule: string; count: number }[]>`
    SELECT rule, count(*)::int AS count FROM coupon
    WHERE rule = ANY(${[...rules]}::text[]) AND used_at >= ${from} AND status = 'USED' GROUP BY rule`;
  return new Map(rows.map(({ rule, count }) => [rule, count]));
}
