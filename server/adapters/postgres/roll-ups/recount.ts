import type { BulkLoad } from '../bulk-load.ts';
import type { DirtyColumn } from './apply-statements.ts';
import { koreanDay } from './counted.ts';
import {
  ACT_ROLL_UPS,
  APPLY_YOUNG,
  EMPTY_TEMP,
  FILL_ACTS,
  FILL_ORDER_FACTS,
  KEEP_ACT_FACTS,
  KEEP_ORDER_FACTS,
  LOCK_LEASE,
  LOG_TABLE,
  ORDER_ROLL_UPS,
  PREPARE_RECOUNT,
  replaceStatement,
  STAGE_YOUNG,
} from './recount-statements.ts';

/** Days in Seoul, both included, as dates: "2026-11-25". */
export interface DayRange {
  from: string;
  to: string;
}

export interface RecountedDays {
  days: number;
  /** Rows that differed from what was counted anew, and were replaced. */
  rows: number;
  /** Of those, rows of days that no mark called incomplete: what the engines have counted wrongly. */
  drift: number;
}

export const NOTHING_RECOUNTED: RecountedDays = { days: 0, rows: 0, drift: 0 };

/** Orders of one transaction: it holds up the engines for a second or two. A day with more is one by itself. */
const ORDERS_AT_ONCE = 20_000;
const ACTS_AT_ONCE = 100_000;
const DAYS_AT_ONCE = 14;

/** Splits a range so that the orders of each part are counted in one short transaction. One scan of an index. */
export async function orderPortions(load: BulkLoad, { from, to }: DayRange): Promise<DayRange[]> {
  const rows = await load.query<{ day: string; count: number }>(
    `SELECT day::date::text AS day, count("order".id)::int AS count
     FROM generate_series($1::date, $2::date, interval '1 day') AS day
     LEFT JOIN "order" ON source = ANY (enum_range(NULL::"OrderSource"))
       AND placed_at >= day::timestamp AT TIME ZONE 'Asia/Seoul'
       AND placed_at < (day::timestamp + interval '1 day') AT TIME ZONE 'Asia/Seoul'
     GROUP BY 1 ORDER BY 1`,
    [from, to],
  );
  return portionsOf(rows, ORDERS_AT_ONCE);
}

/** The same of the events in LOG_TABLE. */
export async function actPortions(load: BulkLoad, { from, to }: DayRange): Promise<DayRange[]> {
  const rows = await load.query<{ day: string; count: number }>(
    `WITH counted AS (SELECT ${koreanDay('at')} AS day, count(*) AS count FROM ${LOG_TABLE} GROUP BY 1)
     SELECT wanted::date::text AS day, COALESCE(count, 0)::int AS count
     FROM generate_series($1::date, $2::date, interval '1 day') AS wanted LEFT JOIN counted ON day = wanted::date
     ORDER BY 1`,
    [from, to],
  );
  return portionsOf(rows, ACTS_AT_ONCE);
}

function portionsOf(rows: readonly { day: string; count: number }[], most: number): DayRange[] {
  const portions: DayRange[] = [];
  let [sum, days] = [0, 0];
  for (const { day, count } of rows) {
    const last = portions.at(-1);
    sum += count;
    days += 1;
    if (last !== undefined && sum <= most && days <= DAYS_AT_ONCE) last.to = day;
    else {
      portions.push({ from: day, to: day });
      [sum, days] = [count, 1];
    }
  }
  return portions;
}

/** Runs of consecutive days. */
export function rangesOf(days: readonly string[]): DayRange[] {
  const ranges: DayRange[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last !== undefined && Date.parse(day) - Date.parse(last.to) <= 86_400_000) last.to = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}

/**
 * Counts the orders of days anew, out of the ledger, and replaces the rows that differ; one transaction, in which no
 * engine writes. What it counts is marked as counted, also where its message is yet to come. Cost: 20,000 orders in 1
 * to 2 s.
 */
export async function recountOrders(load: BulkLoad, range: DayRange): Promise<RecountedDays> {
  const recounted = await inRecount(load, range, 'dirty_since', async (values) => {
    await load.query(FILL_ORDER_FACTS, values);
    const [young] = await load.query<{ count: number }>(
      `WITH staged AS (${STAGE_YOUNG} RETURNING 1) SELECT count(*)::int AS count FROM staged`,
    );
    if ((young?.count ?? 0) > 0) {
      await load.query('DELETE FROM roll_up_order_fact');
      for (const { sql } of APPLY_YOUNG) await load.query(sql);
      for (const sql of EMPTY_TEMP) await load.query(sql);
      await load.query(FILL_ORDER_FACTS, values);
    }
    await load.query('ANALYZE roll_up_order_fact');
    await load.query(KEEP_ORDER_FACTS);
    return ORDER_ROLL_UPS.map(replaceStatement);
  });
  return recounted ?? NOTHING_RECOUNTED;
}

/**
 * The same of events, out of LOG_TABLE. `isComplete` is asked under the lock, with the stored offsets: whether the
 * table has all that stands before them. null: it has not, and nothing was changed.
 */
export function recountActs(
  load: BulkLoad,
  range: DayRange,
  isComplete: (offsets: ReadonlyMap<number, bigint>) => boolean,
): Promise<RecountedDays | null> {
  return inRecount(load, range, 'acts_dirty_since', async (values) => {
    if (!isComplete(await behaviorOffsets(load))) return null;
    await load.query(FILL_ACTS, values);
    await load.query('ANALYZE roll_up_act');
    await load.query(KEEP_ACT_FACTS, values);
    return ACT_ROLL_UPS.map(replaceStatement);
  });
}

/** Next offset of each partition of topic `behavior`, as an engine has written it. */
export async function behaviorOffsets(load: BulkLoad): Promise<Map<number, bigint>> {
  const rows = await load.query<{ partition: number; next: string }>(
    `SELECT partition, next_offset::text AS next FROM roll_up_offset WHERE topic = 'behavior'`,
  );
  return new Map(rows.map(({ partition, next }) => [partition, BigInt(next)]));
}

type Prepared = (values: readonly [string, string]) => Promise<readonly string[] | null>;

async function inRecount(
  load: BulkLoad,
  { from, to }: DayRange,
  column: DirtyColumn,
  prepare: Prepared,
): Promise<RecountedDays | null> {
  const values = [from, to] as const;
  await load.begin();
  // A writer that has marked a day holds its row until it commits: this transaction, which holds up the engines, gives
  // way.
  await load.query(`SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '60s'`);
  try {
    await load.query(PREPARE_RECOUNT);
    await load.query(LOCK_LEASE);
    const known = await lockDays(load, values, column);
    const statements = await prepare(values);
    if (statements === null) {
      await load.query('ROLLBACK');
      return null;
    }
    const changed = new Map<string, number>();
    for (const statement of statements)
      for (const { day, rows } of await load.query<{ day: string; rows: number }>(statement, values))
        changed.set(day, (changed.get(day) ?? 0) + rows);
    const result = { ...NOTHING_RECOUNTED, days: known.size };
    const drift = [...known].map(([day, isDirty]) => (isDirty ? 0 : (changed.get(day) ?? 0)));
    for (const rows of changed.values()) result.rows += rows;
    for (const rows of drift) result.drift += rows;
    // Events are recounted first, orders last.
    const finish =
      column === 'dirty_since' ? 'recounted_at = now(), drift = stored.drift + found.drift' : 'drift = found.drift';
    await load.query(
      `UPDATE roll_up_day AS stored SET ${column} = NULL, ${finish}
       FROM unnest($1::date[], $2::int[]) AS found (day, drift) WHERE found.day = stored.day`,
      [[...known.keys()], drift],
    );
    await load.commit();
    return result;
  } catch (error) {
    await load.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Locks the marks of the days, so that one set meanwhile is not lost. Returns by day whether it is dirty. */
async function lockDays(load: BulkLoad, values: readonly [string, string], column: DirtyColumn) {
  await load.query(
    `INSERT INTO roll_up_day (day) SELECT day::date FROM generate_series($1::date, $2::date, interval '1 day') AS day
     ORDER BY 1 ON CONFLICT DO NOTHING`,
    values,
  );
  const rows = await load.query<{ day: string; dirty: boolean }>(
    `SELECT day::text AS day, ${column} IS NOT NULL AS dirty FROM roll_up_day
     WHERE day BETWEEN $1::date AND $2::date ORDER BY day FOR UPDATE`,
    values,
  );
  return new Map(rows.map(({ day, dirty }) => [day, dirty]));
}
