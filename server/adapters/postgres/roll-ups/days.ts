import type { DirtyColumn } from './apply-statements.ts';
import { koreanDay } from './counted.ts';

/** Runs a statement with its values: BulkLoad and SqlTx.$queryRawUnsafe alike. */
export type Query = <Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

const MARK = `ON CONFLICT (day) DO UPDATE SET dirty_since = COALESCE(roll_up_day.dirty_since, excluded.dirty_since)`;

/**
 * Marks the days on which orders were placed or cancelled, by what writes orders beside topic `orders`: in the same
 * transaction, as its last statement, since a recount waits for the rows that this one locks. Times are epoch ms.
 */
export async function markOrderDays(query: Query, happenedMs: Iterable<number>): Promise<void> {
  const times = [...new Set(happenedMs)].map((ms) => new Date(ms).toISOString());
  if (times.length === 0) return;
  await query(
    `INSERT INTO roll_up_day (day, dirty_since)
     SELECT DISTINCT ${koreanDay('at')}, now() FROM unnest($1::timestamptz[]) AS happened (at) ORDER BY 1 ${MARK}`,
    [times],
  );
}

/** The same for all orders of a source that were placed before a moment. One scan of the orders. */
export async function markOrderDaysBefore(query: Query, source: string, before: Date): Promise<void> {
  await query(
    `INSERT INTO roll_up_day (day, dirty_since)
     SELECT DISTINCT ${koreanDay('at')}, now()
     FROM "order" CROSS JOIN LATERAL (VALUES (placed_at), (cancelled_at)) AS happened (at)
     WHERE source = $1::"OrderSource" AND placed_at < $2 AND paid_at IS NOT NULL AND at IS NOT NULL ORDER BY 1 ${MARK}`,
    [source, before],
  );
}

/** Days that were marked longer ago than `quietSeconds`: a writer may still be at work. Dates, oldest first. */
export async function dirtyDays(query: Query, column: DirtyColumn, quietSeconds: number): Promise<string[]> {
  const rows = await query<{ day: string }>(
    `SELECT day::text AS day FROM roll_up_day WHERE ${column} <= now() - make_interval(secs => $1) ORDER BY day`,
    [quietSeconds],
  );
  return rows.map(({ day }) => day);
}

/**
 * Of the `days` closed days before today in Seoul, those that have not been recounted since `hour`:`minute` of today;
 * none before that time.
 */
export async function daysForNightly(
  query: Query,
  { days, hour, minute }: { days: number; hour: number; minute: number },
): Promise<string[]> {
  const rows = await query<{ day: string }>(
    `WITH clock AS (SELECT ${koreanDay('now()')} AS today,
       (${koreanDay('now()')} + make_time($2, $3, 0)) AT TIME ZONE 'Asia/Seoul' AS due_at)
     SELECT day::text AS day
     FROM clock CROSS JOIN LATERAL (SELECT today - n AS day FROM generate_series(1, $1::int) AS n) AS closed
     LEFT JOIN roll_up_day USING (day)
     WHERE now() >= due_at AND (recounted_at IS NULL OR recounted_at < due_at) ORDER BY day`,
    [days, hour, minute],
  );
  return rows.map(({ day }) => day);
}

/** First and last day of which the ledger has orders, or the roll-ups have rows of them; null: none. */
export async function daysOfOrders(query: Query): Promise<{ from: string; to: string } | null> {
  const [row] = await query<{ from: string | null; to: string | null }>(
    `SELECT least(${koreanDay('min(placed_at)')}, (SELECT min(day) FROM order_hour))::text AS "from",
       greatest(${koreanDay('max(greatest(placed_at, cancelled_at))')}, (SELECT max(day) FROM order_hour))::text AS "to"
     FROM "order" WHERE paid_at IS NOT NULL`,
  );
  return row?.from == null || row.to === null ? null : { from: row.from, to: row.to };
}

/** Days before `earliest` cannot be recounted out of the log: they stay as they are. */
export async function stopMarkingActs(query: Query, earliest: string): Promise<void> {
  await query('UPDATE roll_up_day SET acts_dirty_since = NULL WHERE acts_dirty_since IS NOT NULL AND day < $1::date', [
    earliest,
  ]);
}
