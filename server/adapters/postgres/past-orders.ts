import { KEPT_STATUSES } from '#domain/order/status.ts';
import { Prisma } from '#generated/prisma/client.ts';
import type { Tx } from './transaction.ts';

/** An order that was kept, as a shopper's past records it. */
export interface PastOrder {
  orderId: string;
  shopperId: string;
  placedAt: Date;
  productIds: number[];
}

/**
 * Of a row of "order": it belongs to no past that is still being loaded, which goes back further than the thirty days
 * before its load began (docs/decisions/0123). A part of a past would give a wrong cycle.
 */
export const WHOLE_PAST = Prisma.sql`("order".source <> 'backfill' OR "order".placed_at >= (
  SELECT min(started_at) - interval '30 days' FROM backfill WHERE completed_at IS NULL) IS NOT FALSE)`;

/**
 * Each shopper's newest `most` orders since `since` that are paid and not cancelled, of these sources, without those of
 * a past that is still being loaded. One index range a shopper.
 */
export async function readPastOrders(
  tx: Tx,
  shopperIds: readonly string[],
  { sources, since, most }: { sources: readonly string[]; since: Date; most: number },
): Promise<PastOrder[]> {
  return tx.$queryRaw<PastOrder[]>`
    SELECT placed.id::text AS "orderId", shopper.id::text AS "shopperId", coalesce(paid_at, placed_at) AS "placedAt",
      ARRAY(SELECT product_id FROM order_line WHERE order_id = placed.id ORDER BY id) AS "productIds"
    FROM unnest(${[...shopperIds]}::uuid[]) AS shopper(id)
    CROSS JOIN LATERAL (
      SELECT * FROM "order" WHERE shopper_id = shopper.id AND placed_at > ${since}
        AND status = ANY(${[...KEPT_STATUSES]}::"OrderStatus"[]) AND source = ANY(${[...sources]}::"OrderSource"[])
        AND ${WHOLE_PAST}
      ORDER BY placed_at DESC LIMIT ${most}
    ) AS placed`;
}
