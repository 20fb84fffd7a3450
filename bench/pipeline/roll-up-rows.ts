import pg from 'pg';
import { openBulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { orderPortions, recountOrders } from '#server/adapters/postgres/roll-ups/recount.ts';

/*
 * Fills the roll-up tables for what reads them, in tests and in the bench: orders from the ledger by the shop's own
 * recount, behaviour made up.
 */

const DAY = (at: string) => `(${at} AT TIME ZONE 'Asia/Seoul')::date`;

/** Who ordered in the last month did all that leads to it, too. */
const BUYERS = `INSERT INTO shopper_hour (hour, day, source, step, shopper_id)
SELECT DISTINCT date_trunc('hour', placed_at), ${DAY('placed_at')}, source, step, shopper_id
FROM "order", unnest(ARRAY['active', 'viewed', 'carted', 'checkout', 'paid']) AS step
WHERE paid_at IS NOT NULL AND placed_at >= now() - interval '32 days'`;

/**
 * Shoppers who look and do not buy: `perHour` an hour, over 30 days; each goes one step less far than the one before.
 */
const behavior = (perHour: number) => `
INSERT INTO shopper_hour (hour, day, source, step, shopper_id)
SELECT hour, ${DAY('hour')}, 'shop', step, md5(hour::text || who)::uuid
FROM generate_series(date_trunc('hour', now()) - interval '30 days', now(), interval '1 hour') AS hour,
  generate_series(1, ${perHour}) AS who,
  LATERAL unnest((ARRAY['active', 'viewed', 'carted', 'checkout'])[1:1 + who % 4]) AS step
ON CONFLICT DO NOTHING`;

const STATE = [
  `INSERT INTO roll_up_offset (topic, partition, next_offset, fence) VALUES ('orders', 0, 10, 1)`,
  `INSERT INTO roll_up_lease (name, holder, fence, expires_at) VALUES ('roll-ups', 'worker', 1, now() + interval '1 day')`,
];

/**
 * Counts all orders of that database into the roll-ups, as the nightly recount does, and marks their days as counted.
 */
export async function recountLedger(ownerUrl: string): Promise<void> {
  const load = await openBulkLoad(ownerUrl);
  try {
    const [range] = await load.query<{ from: string | null; to: string | null }>(
      `SELECT min(${DAY('placed_at')})::text AS from, max(${DAY('coalesce(cancelled_at, placed_at)')})::text AS to FROM "order"`,
    );
    if (range?.from == null || range.to === null) return;
    for (const portion of await orderPortions(load, { from: range.from, to: range.to }))
      await recountOrders(load, portion);
  } finally {
    await load.close();
  }
}

/** The same, and behaviour made up around it; the owner's address. Some 20 s for 200,000 orders. */
export async function fillRollUps(ownerUrl: string, { shoppersAnHour = 40 } = {}): Promise<void> {
  await recountLedger(ownerUrl);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const table of ['shopper_hour', 'roll_up_offset', 'roll_up_lease']) await client.query(`DELETE FROM ${table}`);
    for (const sql of [BUYERS, behavior(shoppersAnHour), ...STATE]) await client.query(sql);
    for (const table of ['order_minute', 'order_hour', 'category_hour', 'customer_day', 'shopper_hour'])
      await client.query(`ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}
