import { CONSUMED_SOURCES } from '#contracts/sources.ts';
import { KEPT_STATUSES } from '#domain/order/status.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { Tx } from './transaction.ts';

export interface FirstSaleRow {
  productId: number;
  /** Days (koreanDay). */
  listedDay: number;
  /** null: none yet. */
  soldDay: number | null;
  seenUntil: number;
}

/**
 * The next `limit` products after `after`, by id, that were listed on the days from `from` until before `today`, with
 * their first order that was kept: of the sources that insights take, without accelerated ones and those of before the
 * product was listed. Products of the traffic generator are left out. One index range of `order_line` a product, one
 * look-up by key a line: 0.1 s for 500 products of the seeded year.
 */
export function readFirstSales(
  tx: Tx,
  { after, limit, from, today }: { after: number; limit: number; from: number; today: number },
): Promise<FirstSaleRow[]> {
  const sources = [...CONSUMED_SOURCES.insights];
  return tx.$queryRaw<FirstSaleRow[]>`
    WITH fresh AS MATERIALIZED (
      SELECT id, created_at, status FROM product
      WHERE id > ${after} AND created_at >= (${textOfDay(from)}::date AT TIME ZONE 'Asia/Seoul')
        AND created_at < (${textOfDay(today)}::date AT TIME ZONE 'Asia/Seoul')
        AND source = ANY(${sources}::"OrderSource"[])
      ORDER BY id LIMIT ${limit}
    ), sold AS (
      -- OFFSET 0: by key for each line. Asked for a minimum, the planner would walk all orders by their time instead.
      SELECT line.product_id, min(placed.placed_at) AS at
      FROM fresh
        CROSS JOIN LATERAL (SELECT product_id, order_id FROM order_line WHERE product_id = fresh.id OFFSET 0) AS line
        CROSS JOIN LATERAL (
          SELECT placed_at, status, source, accelerated FROM "order" WHERE id = line.order_id OFFSET 0
        ) AS placed
      WHERE placed.placed_at >= fresh.created_at
        AND placed.placed_at < (${textOfDay(today)}::date AT TIME ZONE 'Asia/Seoul')
        AND placed.status = ANY(${[...KEPT_STATUSES]}::"OrderStatus"[])
        AND placed.source = ANY(${sources}::"OrderSource"[]) AND NOT placed.accelerated
      GROUP BY 1
    )
    SELECT fresh.id AS "productId", ${dayNumber('fresh.created_at')} AS "listedDay",
      ${dayNumber('sold.at')} AS "soldDay",
      coalesce(${dayNumber('hidden.at')}, ${today}::int - 1) AS "seenUntil"
    FROM fresh LEFT JOIN sold ON sold.product_id = fresh.id
    LEFT JOIN LATERAL (
      SELECT max(changed_at) AS at FROM product_status_change
      WHERE product_id = fresh.id AND fresh.status <> 'LISTED'
    ) AS hidden ON true
    ORDER BY fresh.id`;
}

/** Replaces the rows of products whose ids are in (after, until]. Two statements. */
export async function writeFirstSales(
  tx: Tx,
  sales: readonly FirstSaleRow[],
  { after, until }: { after: number; until: number },
): Promise<void> {
  const rows = sales.map(({ productId, listedDay, soldDay, seenUntil }) => ({
    productId,
    listedDay: textOfDay(listedDay),
    soldDay: soldDay === null ? null : textOfDay(soldDay),
    seenUntil: textOfDay(Math.max(seenUntil, listedDay)),
  }));
  await tx.$executeRaw`DELETE FROM product_first_sale WHERE product_id > ${after} AND product_id <= ${until}`;
  await tx.$executeRaw`
    INSERT INTO product_first_sale (product_id, listed_day, sold_day, seen_until)
    SELECT "productId", "listedDay", "soldDay", "seenUntil" FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS input("productId" int, "listedDay" date, "soldDay" date, "seenUntil" date)`;
}

/** SQL of the koreanDay of a moment. */
function dayNumber(moment: 'fresh.created_at' | 'sold.at' | 'hidden.at'): Prisma.Sql {
  return Prisma.sql`((${Prisma.raw(moment)} AT TIME ZONE 'Asia/Seoul')::date - '1970-01-01'::date)`;
}
