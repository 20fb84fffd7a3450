import { CONSUMED_SOURCES } from '#contracts/sources.ts';
import type { CycleFact } from '#domain/coupon/facts.ts';
import { type CustomerCycle, CYCLE_WINDOW_DAYS } from '#domain/reorder/cycle.ts';
import type { SegmentCycle, SegmentFacts, SegmentKey } from '#domain/reorder/segment.ts';
import { segmentCycleFor, segmentName } from '#domain/reorder/segment.ts';
import { textOfDay } from '#domain/shared/calendar.ts';
import { buyerOf, readBuyerFacts } from './buyers.ts';
import { OPEN_ACCOUNT } from './customers.ts';
import type { Database, Tx } from './transaction.ts';

export interface CustomerDaysRow {
  customerId: string;
  grade: SegmentFacts['grade'];
  gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED';
  birthYear: number | null;
  /** Days (koreanDay) with an order that was kept. */
  days: number[];
}

/**
 * Whether this transaction is the one that computes cycles, until it ends. Does not wait: false while another one is.
 */
export async function lockCycles(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isHeld: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('reorder-cycles', 13)) AS "isHeld"`;
  return row?.isHeld ?? false;
}

/**
 * The next `limit` customers after `after`, by id, with the days before `today` on which they bought and kept
 * something: of the sources that count as a past of C9, without accelerated orders, and of somebody who had their
 * history erased only what came after. Suspended and left customers are left out. One statement; reads the rows of
 * `customer_day` of these customers by index: 0.1 s for 5,000 customers of the seeded year.
 */
export function readCustomerDays(
  tx: Tx,
  { after, limit, today }: { after: string; limit: number; today: number },
): Promise<CustomerDaysRow[]> {
  return tx.$queryRaw<CustomerDaysRow[]>`
    WITH member AS MATERIALIZED (
      SELECT id, grade, gender, birth_year FROM customer
      WHERE id > ${after}::uuid AND ${OPEN_ACCOUNT} ORDER BY id LIMIT ${limit}
    ), forgotten AS (
      SELECT member.id, (forgotten_at AT TIME ZONE 'Asia/Seoul')::date AS day
      FROM member JOIN forgotten_shopper ON shopper_hash = encode(sha256(member.id::text::bytea), 'hex')
    ), bought AS (
      SELECT counted.shopper_id, counted.day
      FROM member JOIN customer_day AS counted ON counted.shopper_id = member.id
        LEFT JOIN forgotten ON forgotten.id = member.id
      WHERE counted.day >= ${textOfDay(today - CYCLE_WINDOW_DAYS)}::date AND counted.day < ${textOfDay(today)}::date
        AND counted.source = ANY(${[...CONSUMED_SOURCES['coupon-past']]}::"OrderSource"[]) AND NOT counted.accelerated
        AND (forgotten.day IS NULL OR counted.day > forgotten.day)
      GROUP BY counted.shopper_id, counted.day
      HAVING sum(counted.orders - counted.cancelled) > 0
    )
    SELECT member.id::text AS "customerId", member.grade::text AS grade, member.gender::text AS gender,
      member.birth_year AS "birthYear",
      coalesce(array_agg(bought.day - '1970-01-01'::date) FILTER (WHERE bought.day IS NOT NULL), '{}') AS days
    FROM member LEFT JOIN bought ON bought.shopper_id = member.id
    GROUP BY member.id, member.grade, member.gender, member.birth_year
    ORDER BY member.id`;
}

/** Lower than any customer id, and higher than any. */
export const ID_BOUNDS = {
  least: '00000000-0000-0000-0000-000000000000',
  most: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
} as const;

/**
 * Replaces the cycles of the shoppers whose ids are in (after, until]; those without one there lose theirs. Rows that
 * are as they were are not written. Two statements. Returns the number of rows that changed.
 */
export async function writeCycles(
  tx: Tx,
  cycles: readonly (CustomerCycle & { customerId: string })[],
  { after, until, at }: { after: string; until: string; at: Date },
): Promise<number> {
  const rows = cycles.map(({ lastDay, ...cycle }) => ({ ...cycle, lastDay: textOfDay(lastDay) }));
  const json = JSON.stringify(rows);
  const gone = await tx.$executeRaw`
    DELETE FROM reorder_cycle WHERE shopper_id > ${after}::uuid AND shopper_id <= ${until}::uuid
      AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(${json}::jsonb) AS input("customerId" uuid)
        WHERE "customerId" = reorder_cycle.shopper_id)`;
  const written = await tx.$executeRaw`
    INSERT INTO reorder_cycle AS held
      (shopper_id, purchase_days, median_days, low_days, high_days, last_day, computed_at)
    SELECT "customerId", "purchaseDays", "medianDays", "lowDays", "highDays", "lastDay", ${at}
    FROM jsonb_to_recordset(${json}::jsonb) AS input("customerId" uuid, "purchaseDays" int, "medianDays" float8,
      "lowDays" int, "highDays" int, "lastDay" date)
    ORDER BY 1
    ON CONFLICT (shopper_id) DO UPDATE SET purchase_days = excluded.purchase_days, median_days = excluded.median_days,
      low_days = excluded.low_days, high_days = excluded.high_days, last_day = excluded.last_day,
      computed_at = excluded.computed_at
    WHERE (held.purchase_days, held.median_days, held.low_days, held.high_days, held.last_day) IS DISTINCT FROM
      (excluded.purchase_days, excluded.median_days, excluded.low_days, excluded.high_days, excluded.last_day)`;
  return gone + written;
}

/** Replaces all segments. */
export async function writeSegments(
  tx: Tx,
  segments: readonly SegmentCycle[],
  { throughDay, at }: { throughDay: number; at: Date },
): Promise<void> {
  await tx.$executeRaw`DELETE FROM reorder_segment`;
  await tx.reorderSegment.createMany({
    data: segments.map(({ grade, ageBand, gender, groups, spells, ended, median, low, high }) => ({
      ...{ grade, ageBand, gender, spells, ended, customers: groups },
      ...{ medianDays: median, lowDays: low, highDays: high },
      ...{ throughDay: new Date(`${textOfDay(throughDay)}T00:00:00Z`), computedAt: at },
    })),
  });
}

export interface SegmentRow extends SegmentKey {
  groups: number;
  spells: number;
  ended: number;
  median: number | null;
  low: number | null;
  high: number | null;
  throughDay: number;
  computedAt: Date;
}

/** All segments: at most some sixty rows. */
export async function readSegments(db: Database | Tx): Promise<SegmentRow[]> {
  return db.$queryRaw<SegmentRow[]>`
    SELECT grade, age_band AS "ageBand", gender, customers AS groups, spells, ended, median_days AS median,
      low_days AS low, high_days AS high, through_day - '1970-01-01'::date AS "throughDay", computed_at AS "computedAt"
    FROM reorder_segment`;
}

/**
 * What rule C9 knows of these shoppers' cycles. Two look-ups by key, and one of the segments where somebody may need
 * theirs, whatever the number of shoppers.
 */
export async function cycleFacts(
  tx: Tx | Database,
  shopperIds: readonly string[],
  year: number,
): Promise<Map<string, CycleFact>> {
  if (shopperIds.length === 0) return new Map();
  const buyers = await readBuyerFacts(tx, shopperIds);
  if (buyers.size === 0) return new Map();
  const rows = await tx.$queryRaw<{ shopperId: string; purchaseDays: number; medianDays: number | null }[]>`
    SELECT shopper_id::text AS "shopperId", purchase_days AS "purchaseDays", median_days AS "medianDays"
    FROM reorder_cycle WHERE shopper_id = ANY(${[...buyers.keys()]}::uuid[])`;
  const own = new Map(rows.map(({ shopperId, ...cycle }) => [shopperId, cycle]));
  const segments = new Map((await readSegments(tx)).map((row) => [segmentName(row), row]));
  return new Map(
    [...buyers].map(([shopperId, facts]) => {
      const { ageBand, gender } = buyerOf(facts, year);
      const segmentDays = segmentCycleFor({ grade: facts.grade, ageBand, gender }, segments);
      return [shopperId, { own: own.get(shopperId) ?? null, segmentDays }];
    }),
  );
}

export interface CycleState {
  /** The last day that was counted, and when; null: never. */
  throughDay: number | null;
  computedAt: Date | null;
  /** When a past was last completed, or a day before today recounted. */
  changedAt: Date | null;
  /** Days of the window that are to be recounted. */
  dirtyDays: number;
}

/** What decides whether cycles are due: a handful of rows. */
export async function readCycleState(db: Database | Tx, today: number): Promise<CycleState> {
  const [row] = await db.$queryRaw<CycleState[]>`
    SELECT through_day - '1970-01-01'::date AS "throughDay", computed_at AS "computedAt",
      greatest((SELECT max(completed_at) FROM backfill), (SELECT max(recounted_at) FROM roll_up_day
        WHERE day < ${textOfDay(today)}::date)) AS "changedAt",
      (SELECT count(*)::int FROM roll_up_day WHERE dirty_since IS NOT NULL
        AND day >= ${textOfDay(today - CYCLE_WINDOW_DAYS)}::date AND day < ${textOfDay(today)}::date) AS "dirtyDays"
    FROM (SELECT 1) AS one LEFT JOIN reorder_segment ON grade = '' AND age_band = -1 AND gender = ''`;
  return row ?? { throughDay: null, computedAt: null, changedAt: null, dirtyDays: 0 };
}

/**
 * Customers by grade whom C9 can remind by a cycle of their own, and those with fewer order days, for whom that of
 * their segment counts. One pass over the cycles.
 */
export function countReminders(
  db: Database,
  leastDays: number,
): Promise<{ grade: SegmentFacts['grade']; own: number; segment: number }[]> {
  return db.$queryRaw`
    SELECT customer.grade::text AS grade, (count(*) FILTER (WHERE purchase_days >= ${leastDays}))::int AS own,
      (count(*) FILTER (WHERE purchase_days < ${leastDays}))::int AS segment
    FROM reorder_cycle JOIN customer ON customer.id = reorder_cycle.shopper_id GROUP BY 1`;
}
