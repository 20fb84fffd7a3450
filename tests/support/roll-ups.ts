import type { Database } from '#server/adapters/postgres/transaction.ts';

const DAY = `("order".placed_at AT TIME ZONE 'Asia/Seoul')::date`;

/** The roll-ups that insights and cycles read, counted anew from the ledger by plain SQL. */
export async function fillRollUps(db: Pick<Database, '$executeRawUnsafe'>): Promise<void> {
  for (const table of ['customer_day', 'buyer_hour', 'order_hour']) await db.$executeRawUnsafe(`DELETE FROM ${table}`);
  await db.$executeRawUnsafe(`
    INSERT INTO customer_day (day, shopper_id, source, accelerated, orders, won, cancelled, cancelled_won)
    SELECT ${DAY}, shopper_id, source, accelerated, count(*), sum(total_won), count(cancelled_at),
      coalesce(sum(total_won) FILTER (WHERE cancelled_at IS NOT NULL), 0)
    FROM "order" WHERE paid_at IS NOT NULL GROUP BY 1, 2, 3, 4`);
  await db.$executeRawUnsafe(`
    INSERT INTO order_hour (hour, day, source, accelerated, orders, won)
    SELECT date_trunc('hour', placed_at), min(${DAY}), source, accelerated, count(*), sum(total_won)
    FROM "order" WHERE paid_at IS NOT NULL GROUP BY 1, 3, 4`);
  await db.$executeRawUnsafe(`
    INSERT INTO buyer_hour (hour, day, source, accelerated, gender, age_band, grade, orders, won)
    SELECT date_trunc('hour', placed_at), min(${DAY}), source, accelerated, coalesce(buyer_gender::text, ''),
      coalesce(buyer_age_band, -1), coalesce(buyer_grade::text, ''), count(*), sum(total_won)
    FROM "order" WHERE paid_at IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7`);
  // What a seed or a loaded past marks is counted by this.
  await db.$executeRawUnsafe('UPDATE roll_up_day SET dirty_since = NULL, recounted_at = now()');
}
