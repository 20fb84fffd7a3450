import { KEPT_STATUSES } from '#domain/order/status.ts';
import type { Tx } from './transaction.ts';

/** An order that was kept, as a shopper's past records it. */
export interface PastOrder {
  orderId: string;
  shopperId: string;
  placedAt: Date;
  productIds: number[];
}

/**
 * Each shopper's newest `most` orders since `since` that are paid and not cancelled, of these sources. One index range
 * a shopper.
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
      ORDER BY placed_at DESC LIMIT ${most}
    ) AS placed`;
}
