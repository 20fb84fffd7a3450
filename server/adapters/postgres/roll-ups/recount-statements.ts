import type { RollUp } from '#domain/metrics/roll-up.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import {
  applyStatements,
  FACT_ID,
  forgottenJoin,
  PREPARE,
  STAGED_TABLE,
  type Statement,
  shopperOf,
} from './apply-statements.ts';
import { ACTS, koreanDay, ORDER_FACTS, tableOf } from './counted.ts';
import { LEASE_NAME } from './lease-statements.ts';

/** Events of the log, as a recount has read them: a table of its session. */
export const LOG_TABLE = 'roll_up_log';
export const LOG_COLUMNS = [
  ...['partition', 'offset', 'id', 'at', 'type', 'source', 'shopper_id', 'has_product'],
] as const;

export const CREATE_LOG = `CREATE TEMP TABLE IF NOT EXISTS ${LOG_TABLE} (partition int, "offset" bigint, id uuid,
  at timestamptz, type text, source "OrderSource", shopper_id uuid, has_product boolean)`;

export const PREPARE_RECOUNT = PREPARE.map(({ sql }) => sql).join(';\n');

/** Locks the lease's row: no engine writes until the end of the transaction. */
export const LOCK_LEASE = `SELECT fence::text FROM roll_up_lease WHERE name = '${LEASE_NAME}' FOR UPDATE`;

/** The moment at which a day in Seoul begins. */
const startOf = (day: string) => `((${day})::timestamp AT TIME ZONE 'Asia/Seoul')`;
const IN_RANGE = (at: string) => `${at} >= ${startOf('$1::date')} AND ${at} < ${startOf('$2::date + 1')}`;
/** Every source: so the index on (source, placed_at) serves. */
const ANY_SOURCE = `source = ANY (enum_range(NULL::"OrderSource"))`;

/** What happened to orders and counts on the days $1 to $2, out of the ledger. */
export const FILL_ORDER_FACTS = `INSERT INTO ${ORDER_FACTS} (order_id, what, counts_at)
  SELECT id, what, placed_at FROM "order" CROSS JOIN (VALUES ('placed'), ('sale-cancelled')) AS fact (what)
  WHERE paid_at IS NOT NULL AND ${ANY_SOURCE} AND ${IN_RANGE('placed_at')}
    AND (what = 'placed' OR cancelled_at IS NOT NULL)
  UNION ALL
  SELECT id, 'cancelled', cancelled_at FROM "order" WHERE paid_at IS NOT NULL AND ${IN_RANGE('cancelled_at')}`;

const FACTS_FROM = `COALESCE((SELECT facts_from FROM roll_up_lease WHERE name = '${LEASE_NAME}'), '-infinity')`;

const HAPPENED = `SELECT fact.*, CASE what WHEN 'placed' THEN placed_at ELSE cancelled_at END AS at
  FROM ${ORDER_FACTS} AS fact JOIN "order" ON id = order_id`;

/**
 * What has happened since the engine last wrote, or an hour ago, may not have reached it: it is added as its message
 * would add it, so that the comparison finds what was missed and nothing else.
 */
export const STAGE_YOUNG = `INSERT INTO ${STAGED_TABLE} (order_id, message_at, placed, cancelled)
  SELECT order_id, min(at), bool_or(what = 'placed'), bool_or(what <> 'placed') FROM (${HAPPENED}) AS happened
  WHERE at >= LEAST(now(), (SELECT max(updated_at) FROM roll_up_offset)) - interval '1 hour'
    AND at >= ${FACTS_FROM} AND NOT EXISTS (SELECT FROM roll_up_fact WHERE roll_up_fact.id = ${FACT_ID})
  GROUP BY order_id`;

const WRITES_OFFSETS = 'write-offsets';
export const APPLY_YOUNG: readonly Statement[] = applyStatements().filter(({ name }) => name !== WRITES_OFFSETS);

/** Marks what was counted, so that a message that comes later adds nothing. */
export const KEEP_ORDER_FACTS = `INSERT INTO roll_up_fact (id, at)
  SELECT ${FACT_ID}, at FROM (${HAPPENED}) AS happened WHERE at >= ${FACTS_FROM} ON CONFLICT DO NOTHING`;

/** Events of the days $1 to $2 that stand before the stored offsets, each once. */
const COUNTED_ACTS = `SELECT DISTINCT ON (act.id) act.* FROM ${LOG_TABLE} AS act
  JOIN roll_up_offset AS stored
    ON stored.topic = 'behavior' AND stored.partition = act.partition AND act."offset" < stored.next_offset
  WHERE ${IN_RANGE('act.at')} ORDER BY act.id, act.partition, act."offset"`;

export const FILL_ACTS = `INSERT INTO ${ACTS}
  SELECT act.at, act.type, act.source, ${shopperOf('act')}, act.has_product
  FROM (${COUNTED_ACTS}) AS act ${forgottenJoin('act')}`;

export const KEEP_ACT_FACTS = `INSERT INTO roll_up_fact (id, at)
  SELECT id, at FROM (${COUNTED_ACTS}) AS act WHERE at >= ${FACTS_FROM} ON CONFLICT DO NOTHING`;

export const EMPTY_TEMP = [STAGED_TABLE, ORDER_FACTS, ACTS, 'roll_up_hint', 'roll_up_outcome'].map(
  (table) => `DELETE FROM ${table}`,
);

/**
 * Replaces what differs on the days $1 to $2, and returns by day how many rows did. Of days that the roll-up no longer
 * keeps it leaves the rows as they are.
 */
export function replaceStatement(rollUp: RollUp): string {
  const { table, keys, sums, columns, counted } = tableOf(rollUp);
  const of = (row: string, names: readonly string[]) => `(${names.map((name) => `${row}.${name}`).join(', ')})`;
  const kept = rollUp.keptDays === undefined ? '' : `AND day >= ${koreanDay('now()')} - ${rollUp.keptDays}`;
  const update =
    sums.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${sums.map((name) => `${name} = excluded.${name}`).join(', ')}
        WHERE ${of('stored', sums)} IS DISTINCT FROM ${of('excluded', sums)}`;
  return `WITH counted AS MATERIALIZED (
      SELECT * FROM (${counted}) AS fresh (${columns.join(', ')}) WHERE day BETWEEN $1::date AND $2::date ${kept}
    ), gone AS (
      DELETE FROM ${table} AS stored WHERE day BETWEEN $1::date AND $2::date ${kept}
        AND NOT EXISTS (SELECT FROM counted WHERE ${of('counted', keys)} = ${of('stored', keys)}) RETURNING day
    ), changed AS (
      INSERT INTO ${table} AS stored (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM counted
      ON CONFLICT (${keys.join(', ')}) DO ${update} RETURNING stored.day
    )
    SELECT day::text AS day, count(*)::int AS rows
    FROM (SELECT day FROM gone UNION ALL SELECT day FROM changed) AS differing GROUP BY day`;
}

const isOfLedger = ({ of }: RollUp) => of === 'orders' || of === 'lines';
export const ORDER_ROLL_UPS: readonly RollUp[] = ROLL_UPS.filter(isOfLedger);
export const ACT_ROLL_UPS: readonly RollUp[] = ROLL_UPS.filter((rollUp) => !isOfLedger(rollUp));
