import type { CouponTarget } from '#domain/coupon/coupon.ts';
import type { CouponBefore } from '#domain/coupon/dry-run.ts';
import { NO_PAST, type Past } from '#domain/coupon/past.ts';
import type { Database } from './transaction.ts';

/* What a dry run asks of the time before it. It reads only. */

interface CouponBeforeRow {
  shopperId: string;
  causeId: string;
  target: CouponTarget;
  issuedAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** A rule's coupons of several shoppers, issued before a moment. */
export async function couponsBefore(
  db: Database,
  rule: string,
  shopperIds: readonly string[],
  before: Date,
): Promise<Map<string, CouponBefore[]>> {
  const rows = await db.$queryRaw<CouponBeforeRow[]>`
    SELECT shopper_id::text AS "shopperId", cause_id AS "causeId", target, issued_at AS "issuedAt",
      expires_at AS "expiresAt", used_at AS "usedAt"
    FROM coupon WHERE rule = ${rule} AND shopper_id = ANY(${[...shopperIds]}::uuid[]) AND issued_at < ${before}`;
  const coupons = rows.map(({ shopperId, causeId, target, issuedAt, expiresAt, usedAt }) => ({
    shopperId,
    coupon: {
      causeId,
      target,
      issuedAtMs: issuedAt.getTime(),
      expiresAtMs: expiresAt.getTime(),
      usedAtMs: usedAt?.getTime() ?? null,
    },
  }));
  const byShopper = Map.groupBy(coupons, ({ shopperId }) => shopperId);
  return new Map([...byShopper].map(([shopperId, own]) => [shopperId, own.map(({ coupon }) => coupon)]));
}

/**
 * What a rule's coupons of the time before `at` could still cost then, and how many it issued from then until `until`.
 */
export async function ruleAt(
  db: Database,
  rule: string,
  at: Date,
  until: Date,
): Promise<{ committedWon: number; issued: number }> {
  const [row] = await db.$queryRaw<{ committedWon: number; issued: number }[]>`
    SELECT coalesce(sum(CASE
        WHEN issued_at >= ${at} THEN 0
        WHEN expires_at > ${at} THEN max_discount_won
        WHEN status = 'USED' THEN coalesce(discount_won, max_discount_won)
        ELSE 0 END), 0)::float8 AS "committedWon",
      (count(*) FILTER (WHERE issued_at >= ${at}))::int AS issued
    FROM coupon WHERE rule = ${rule} AND issued_at < ${until}`;
  return row ?? { committedWon: 0, issued: 0 };
}

/** Shoppers whose stored past has orders, in pages by id. */
export async function* pastsWithOrders(
  db: Database,
  pageSize: number,
): AsyncGenerator<{ shopperId: string; past: Past }[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await db.$queryRaw<{ shopperId: string; past: Past }[]>`
      SELECT shopper_id::text AS "shopperId", past FROM shopper_past
      WHERE shopper_id > ${after}::uuid AND jsonb_array_length(past->'orders') > 0
      ORDER BY shopper_id LIMIT ${pageSize}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ shopperId, past }) => ({ shopperId, past: { ...NO_PAST, ...past } }));
    after = last.shopperId;
  }
}

/** Names of products and categories (in Korean), for showing what a coupon would have been for. */
export async function targetNames(db: Database, targets: readonly CouponTarget[]): Promise<(string | null)[]> {
  const productIds = targets.flatMap((target) => (target.kind === 'product' ? target.productIds.slice(0, 1) : []));
  const categoryIds = targets.flatMap((target) => (target.kind === 'category' ? [target.categoryId] : []));
  const [products, categories] = await Promise.all([
    db.product.findMany({ where: { id: { in: productIds } }, select: { id: true, name: true } }),
    db.category.findMany({ where: { id: { in: categoryIds } }, select: { id: true, nameKo: true } }),
  ]);
  const productNames = new Map(products.map(({ id, name }) => [id, name]));
  const categoryNames = new Map(categories.map(({ id, nameKo }) => [id, nameKo]));
  return targets.map((target) => {
    if (target.kind === 'any') return null;
    if (target.kind === 'category') return categoryNames.get(target.categoryId) ?? null;
    return productNames.get(target.productIds[0] ?? 0) ?? null;
  });
}
