import { KEPT_STATUSES } from '#domain/order/status.ts';
import { type Segment, segmentKey } from '#domain/recommendation/lists/segment.ts';
import { ageBandOf } from '#domain/shared/age-band.ts';
import { Prisma } from '#generated/prisma/client.ts';
import { ON_SALE } from './catalog-rows.ts';
import { OPEN_ACCOUNT } from './customers.ts';
import type { Database } from './transaction.ts';

/** A segment's product and by how many of its members it was bought. */
export interface SegmentProduct {
  productId: number;
  buyers: number;
}

/** null: no member. */
export async function readSegment(db: Database, shopperId: string, year: number): Promise<Segment | null> {
  const found = await db.customer.findFirst({
    where: { id: shopperId, status: { notIn: ['SUSPENDED', 'LEFT'] } },
    select: { birthYear: true, gender: true },
  });
  if (found === null) return null;
  const { birthYear, gender } = found;
  return { gender: gender === 'UNDISCLOSED' ? null : gender, ageBand: ageBandOf(birthYear, year) };
}

export interface SegmentOptions {
  year: number;
  /** Orders of so many days count. */
  days: number;
  /** Fewer buyers than this would reveal what a person bought. */
  leastBuyers: number;
  /** Products a segment. */
  limit: number;
}

/**
 * Of a row of "order": it is not of the seeded year, which goes back further than the thirty days before its load began
 * (docs/decisions/0123). The year's baskets follow no taste, and its orders would outnumber those that do.
 */
const NOT_OF_THE_YEAR = Prisma.sql`("order".source <> 'backfill' OR "order".placed_at >= (
  SELECT started_at - interval '30 days' FROM backfill WHERE name = 'year') IS NOT FALSE)`;

/**
 * What members of each segment bought most, by segmentKey: distinct buyers, not units, so that each buyer counts once.
 * One pass over the orders of those days: for a cache that refreshes every few minutes, not for a page.
 */
export async function readSegmentProducts(
  db: Database,
  { year, days, leastBuyers, limit }: SegmentOptions,
): Promise<Map<string, SegmentProduct[]>> {
  const rows = await db.$queryRaw<{ gender: string | null; band: number | null; productId: number; buyers: number }[]>`
    WITH bought AS (
      SELECT DISTINCT customer.id, line.product_id,
        CASE WHEN gender <> 'UNDISCLOSED' THEN gender::text END AS gender,
        CASE WHEN ${year}::int - birth_year BETWEEN 10 AND 120
          THEN least(60, (${year}::int - birth_year) / 10 * 10) END AS band
      FROM "order" JOIN customer ON customer.id = "order".shopper_id
        JOIN order_line line ON line.order_id = "order".id
        JOIN product ON product.id = line.product_id
      WHERE "order".status = ANY(${[...KEPT_STATUSES]}::"OrderStatus"[]) AND "order".placed_at > now() - make_interval(days => ${days}::int)
        AND ${NOT_OF_THE_YEAR} AND ${OPEN_ACCOUNT} AND ${ON_SALE} AND product.stock > 0),
    counted AS (
      SELECT gender, band, product_id, count(*)::int AS buyers,
        grouping(gender) AS any_gender, grouping(band) AS any_band
      FROM bought
      GROUP BY GROUPING SETS ((gender, band, product_id), (band, product_id), (gender, product_id))
      HAVING count(*) >= ${leastBuyers}::int),
    ranked AS (
      SELECT *, row_number() OVER (
        PARTITION BY any_gender, any_band, gender, band ORDER BY buyers DESC, product_id) AS place
      FROM counted
      WHERE (any_gender = 1 OR gender IS NOT NULL) AND (any_band = 1 OR band IS NOT NULL))
    SELECT gender, band, product_id AS "productId", buyers FROM ranked WHERE place <= ${limit}::int
    ORDER BY gender, band, place`;
  const bySegment = new Map<string, SegmentProduct[]>();
  for (const { gender, band, productId, buyers } of rows) {
    const key = segmentKey(gender, band);
    const held = bySegment.get(key) ?? [];
    held.push({ productId, buyers });
    bySegment.set(key, held);
  }
  return bySegment;
}
