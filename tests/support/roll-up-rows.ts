import pg from 'pg';

/*
 * Fills the roll-up tables for tests of what reads them: orders from the ledger by one statement a table, behaviour made
 * up. What the worker and Spark write is tested where they are.
 */

const DAY = (at: string) => `(${at} AT TIME ZONE 'Asia/Seoul')::date`;

/** Orders by `bucket` ('minute' or 'hour'), as placed and as cancelled. */
const orderRows = (bucket: string) => `
INSERT INTO order_${bucket} (${bucket}, day, source, accelerated, orders, pieces, won, cancelled, cancelled_won)
SELECT date_trunc('${bucket}', at), ${DAY(`date_trunc('${bucket}', at)`)}, source, accelerated, sum(placed),
  sum(pieces * placed), sum(total_won * placed), sum(1 - placed), sum(total_won * (1 - placed))
FROM (
  SELECT id, placed_at AS at, source, accelerated, total_won, 1 AS placed FROM "order" WHERE paid_at IS NOT NULL
  UNION ALL
  SELECT id, cancelled_at, source, accelerated, total_won, 0 FROM "order"
  WHERE paid_at IS NOT NULL AND cancelled_at IS NOT NULL
) AS happened
  JOIN (SELECT order_id, sum(quantity) AS pieces FROM order_line GROUP BY 1) AS line ON order_id = happened.id
GROUP BY 1, 2, 3, 4`;

const FROM_LEDGER = [
  orderRows('minute'),
  orderRows('hour'),
  `INSERT INTO category_hour (hour, day, source, accelerated, category_id, lines, pieces, won)
  SELECT date_trunc('hour', placed_at), ${DAY('placed_at')}, source, accelerated, category_id, count(*), sum(quantity),
    sum(unit_price_won * quantity - order_line.discount_won)
  FROM "order" JOIN order_line ON order_id = "order".id WHERE paid_at IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5`,
  `INSERT INTO customer_day (day, shopper_id, source, accelerated, orders, won, cancelled, cancelled_won)
  SELECT ${DAY('placed_at')}, shopper_id, source, accelerated, count(*), sum(total_won), count(cancelled_at),
    coalesce(sum(total_won) FILTER (WHERE cancelled_at IS NOT NULL), 0)
  FROM "order" WHERE paid_at IS NOT NULL GROUP BY 1, 2, 3, 4`,
  `INSERT INTO shopper_hour (hour, day, source, step, shopper_id)
  SELECT DISTINCT date_trunc('hour', placed_at), ${DAY('placed_at')}, source, step, shopper_id
  FROM "order", unnest(ARRAY['active', 'viewed', 'carted', 'checkout', 'paid']) AS step
  WHERE paid_at IS NOT NULL AND placed_at >= now() - interval '32 days'`,
];

/** Shoppers who look and do not buy: `perHour` an hour, over 30 days; each goes one step less far than the one before. */
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
  `INSERT INTO roll_up_day (day, recounted_at, drift) VALUES (${DAY('now()')} - 1, now(), 0)`,
];

/** Empties the roll-up tables and fills them from the orders of that database; some 20 s with a year of 200,000. */
export async function fillRollUps(databaseUrl: string, { shoppersAnHour = 40 } = {}): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = ['order_minute', 'order_hour', 'category_hour', 'customer_day', 'shopper_hour'];
    for (const table of [...tables, 'roll_up_offset', 'roll_up_lease', 'roll_up_day'])
      await client.query(`DELETE FROM ${table}`);
    for (const sql of [...FROM_LEDGER, behavior(shoppersAnHour), ...STATE]) await client.query(sql);
    for (const table of tables) await client.query(`ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}
