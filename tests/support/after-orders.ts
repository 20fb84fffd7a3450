import pg from 'pg';
import { expect } from 'vitest';

/*
 * What has to hold of orders after their payment, of whichever past, by statements that use nothing of the code that
 * writes them.
 */

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Rows that no live order could have; each statement finds none. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'money that is nowhere': 'SELECT order_id FROM order_money WHERE difference_won <> 0',
  'a paid order whose pieces are not in parcels': `
    SELECT line.id FROM order_line line JOIN "order" placed ON placed.id = line.order_id
    LEFT JOIN (
      SELECT order_line_id, sum(quantity) AS pieces FROM shipment_line JOIN shipment ON shipment.id = shipment_id
      WHERE state NOT IN ('CANCELLED', 'LOST', 'RETURNED') GROUP BY 1
    ) AS sent ON sent.order_line_id = line.id
    WHERE placed.source IN ('shop', 'backfill') AND coalesce(sent.pieces, 0) <>
      CASE WHEN placed.status IN ('PENDING', 'PAYMENT_FAILED', 'CANCELLED') THEN 0 ELSE line.quantity END`,
  'a parcel of another seller or order': `
    SELECT shipment.id FROM shipment_line JOIN shipment ON shipment.id = shipment_id
    JOIN order_line ON order_line.id = order_line_id
    WHERE order_line.order_id <> shipment.order_id OR order_line.seller_id <> shipment.seller_id`,
  'a parcel whose last change is not its state': `
    SELECT shipment.id FROM shipment JOIN LATERAL (
      SELECT state FROM shipment_change WHERE shipment_id = shipment.id
      ORDER BY at DESC, array_position(ARRAY['opened', 'replacement', 'preparing', 'handed-over'], code) DESC NULLS FIRST
      LIMIT 1
    ) AS last ON last.state <> shipment.state`,
  'a parcel that is late by its columns and not by its times':
    'SELECT id FROM shipment WHERE is_late <> (delivered_at > promised_at)',
  'a parcel at its end with a next step, or under way without': `
    SELECT id FROM shipment
    WHERE (next_at IS NULL) <> (state IN ('DELIVERED', 'CANCELLED', 'LOST', 'RETURNED'))`,
  'a lost parcel without another, or two': `
    SELECT lost.id FROM shipment lost LEFT JOIN shipment other ON other.replaces_id = lost.id
    WHERE lost.state = 'LOST' GROUP BY 1 HAVING count(other.id) <> 1`,
  'a delivered order with a parcel that is not': `
    SELECT placed.id FROM "order" placed JOIN shipment ON order_id = placed.id
    WHERE placed.status IN ('DELIVERED', 'COMPLETED') AND state NOT IN ('DELIVERED', 'LOST', 'CANCELLED')`,
  'a status that is not the last of its history': `
    SELECT placed.id FROM "order" placed JOIN LATERAL (
      SELECT status FROM order_status_change WHERE order_id = placed.id ORDER BY changed_at DESC, status DESC LIMIT 1
    ) AS last ON last.status <> placed.status`,
  'a purchase that confirmed itself while a claim was open': `
    SELECT claim.id FROM claim JOIN order_status_change completed ON completed.order_id = claim.order_id
    WHERE completed.status = 'COMPLETED' AND claim.requested_at < completed.changed_at
      AND (claim.state NOT IN ('DONE', 'REJECTED', 'WITHDRAWN') OR claim.changed_at > completed.changed_at)`,
  'a change of mind that came too late, or before the arrival': `
    SELECT claim.id FROM claim JOIN order_status_change delivered ON delivered.order_id = claim.order_id
      AND delivered.status = 'DELIVERED'
    WHERE claim.kind <> 'CANCEL' AND (claim.requested_at < delivered.changed_at
      OR claim.fault = 'CUSTOMER' AND claim.requested_at > delivered.changed_at + interval '7 days')`,
  'a claim whose last change is not its state': `
    SELECT claim.id FROM claim JOIN LATERAL (
      SELECT state FROM claim_change WHERE claim_id = claim.id ORDER BY changed_at DESC, state DESC LIMIT 1
    ) AS last ON last.state <> claim.state`,
  'a return that is done and whose refund is of another sum': `
    SELECT claim.id FROM claim LEFT JOIN refund ON refund.id = claim.refund_id
    WHERE claim.kind = 'RETURN' AND claim.state = 'DONE'
      AND coalesce(refund.amount_won, 0) <> claim.goods_won + claim.shipping_won - claim.fee_won - claim.withheld_won`,
  'a cancelled order without claims on all of it': `
    SELECT line.id FROM order_line line JOIN "order" placed ON placed.id = line.order_id
    LEFT JOIN (SELECT line_id, cardinality(pieces) AS pieces FROM claim_line JOIN claim ON claim.id = claim_id
      WHERE kind = 'CANCEL' AND state = 'DONE') AS claimed ON claimed.line_id = line.id
    WHERE placed.status = 'CANCELLED' AND coalesce(claimed.pieces, 0) <> line.quantity`,
  'discounts that do not sum to their line': `
    SELECT line.id FROM order_line line LEFT JOIN order_line_discount discount ON discount.line_id = line.id
    GROUP BY line.id, line.discount_won HAVING coalesce(sum(discount.amount_won), 0) <> line.discount_won`,
  'lines and sellers that do not sum to their order': `
    SELECT placed.id FROM "order" placed
    JOIN (SELECT order_id, sum(discount_won) AS won FROM order_line GROUP BY 1) AS lines ON lines.order_id = placed.id
    JOIN (SELECT order_id, sum(fee_won + surcharge_won) AS won FROM order_shipping GROUP BY 1) AS sent
      ON sent.order_id = placed.id
    WHERE lines.won <> placed.discount_won OR sent.won <> placed.shipping_won
      OR placed.total_won <> placed.items_won - placed.discount_won + placed.shipping_won`,
};

/** Fails unless every order could be a live one after its payment. Some 20 s for 200,000 orders. */
export async function expectLikeLiveOrders(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    for (const [what, sql] of Object.entries(IMPOSSIBLE)) {
      const { rows } = await client.query({ text: `SELECT count(*)::int FROM (${sql}) AS found`, rowMode: 'array' });
      expect([what, rows[0]?.[0]]).toEqual([what, 0]);
    }
  });
}

export interface AfterOrderShares {
  /** Of the parcels that arrived. */
  late: number;
  /** Of the orders that were delivered: returns asked for, and exchanges. */
  returned: number;
  exchanged: number;
  /** Of the orders that were delivered. */
  confirmed: number;
  /** Of the orders that were paid: with a coupon, and cancelled. */
  discounted: number;
  cancelled: number;
}

export async function afterOrderShares(databaseUrl: string): Promise<AfterOrderShares> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<AfterOrderShares>(`
      SELECT (SELECT avg(is_late::int)::float8 FROM shipment) AS late,
        avg(EXISTS (SELECT FROM claim WHERE order_id = placed.id AND kind = 'RETURN')::int)
          FILTER (WHERE status IN ('DELIVERED', 'COMPLETED'))::float8 AS returned,
        avg(EXISTS (SELECT FROM claim WHERE order_id = placed.id AND kind = 'EXCHANGE')::int)
          FILTER (WHERE status IN ('DELIVERED', 'COMPLETED'))::float8 AS exchanged,
        avg((status = 'COMPLETED')::int) FILTER (WHERE status IN ('DELIVERED', 'COMPLETED'))::float8 AS confirmed,
        avg((discount_won > 0)::int)::float8 AS discounted, avg((status = 'CANCELLED')::int)::float8 AS cancelled
      FROM "order" placed WHERE paid_at IS NOT NULL AND source = 'backfill'`);
    const [shares] = rows;
    if (shares === undefined) throw new Error('an aggregate has one row');
    return shares;
  });
}

/** Products whose pieces sold are others than those of kept orders that have not come back. */
export async function productsSoldOtherwise(databaseUrl: string): Promise<unknown[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(`
      SELECT product.id, sold_count, coalesce(sum(line.quantity - coalesce(back.pieces, 0)), 0) AS kept FROM product
      LEFT JOIN (order_line line JOIN "order" ON "order".id = line.order_id
        AND "order".status NOT IN ('PENDING', 'PAYMENT_FAILED', 'CANCELLED')) ON line.product_id = product.id
      LEFT JOIN (
        SELECT line_id, sum(cardinality(pieces)) AS pieces FROM claim_line JOIN claim ON claim.id = claim_id
        WHERE kind <> 'EXCHANGE' AND state = 'DONE' GROUP BY 1
      ) AS back ON back.line_id = line.id
      GROUP BY product.id HAVING sold_count <> coalesce(sum(line.quantity - coalesce(back.pieces, 0)), 0)`);
    return rows;
  });
}
