import type { RollUp } from '#domain/metrics/roll-up.ts';
import { ROLL_UPS } from '#domain/metrics/roll-ups.ts';
import { LATENESS_HOURS } from '#domain/metrics/timing.ts';
import { ACTS, addStatement, koreanDay, ORDER_FACTS, TEMP_TABLES } from './counted.ts';
import { FENCE_SETTING, LEASE_NAME } from './lease-statements.ts';

/** A statement without parameters. */
export interface Statement {
  name: string;
  sql: string;
}

export const STAGED_TABLE = 'roll_up_staged';

/**
 * Columns of the staging table, a row a message. Read: topic, partition, offset and time. A hint to an order has
 * order_id, placed, cancelled; an event of `behavior` the others. One event may be both. Of messages that are neither
 * (rejected, quarantined) the last one of a partition is enough: offsets go on after it.
 */
export const STAGED_COLUMNS = [
  { name: 'topic', type: 'text' },
  { name: 'partition', type: 'int' },
  { name: 'offset', type: 'bigint' },
  { name: 'message_at', type: 'timestamptz' },
  { name: 'order_id', type: 'uuid' },
  { name: 'placed', type: 'boolean' },
  { name: 'cancelled', type: 'boolean' },
  { name: 'id', type: 'uuid' },
  { name: 'occurred_at', type: 'timestamptz' },
  { name: 'type', type: 'text' },
  { name: 'source', type: '"OrderSource"' },
  { name: 'shopper_id', type: 'uuid' },
  { name: 'has_product', type: 'boolean' },
] as const;

const HINTS = 'roll_up_hint';
const OUTCOMES = 'roll_up_outcome';

const columnsSql = STAGED_COLUMNS.map(({ name, type }) => `"${name}" ${type}`).join(', ');

/** Once a transaction, before rows are staged; where they exist they cost nothing. */
export const PREPARE: readonly Statement[] = [
  `CREATE TEMP TABLE IF NOT EXISTS ${STAGED_TABLE} (${columnsSql}) ON COMMIT DELETE ROWS`,
  `CREATE TEMP TABLE IF NOT EXISTS ${HINTS} (order_id uuid, message_at timestamptz, placed boolean, cancelled boolean,
    is_stored boolean, paid_at timestamptz, placed_at timestamptz, cancelled_at timestamptz) ON COMMIT DELETE ROWS`,
  ...TEMP_TABLES,
  `CREATE TEMP TABLE IF NOT EXISTS ${OUTCOMES} (outcome text, kind text, count bigint) ON COMMIT DELETE ROWS`,
].map((sql, at) => ({ name: `prepare-${at + 1}`, sql }));

/** Column of roll_up_day: orders, or events. */
export type DirtyColumn = 'dirty_since' | 'acts_dirty_since';

/** Id of what happened to an order, in roll_up_fact. */
export const FACT_ID = `md5(order_id::text || '/' || what)::uuid`;

/** What happened before is late: by its message's time, and by what roll_up_fact still knows. */
const LATEST = `GREATEST(message_at - interval '${LATENESS_HOURS} hours',
      (SELECT facts_from FROM roll_up_lease WHERE name = '${LEASE_NAME}'))`;

const markDirty = (column: DirtyColumn, days: string) => `INSERT INTO roll_up_day (day, ${column})
      SELECT DISTINCT day, now() FROM (${days}) AS late_day
      ON CONFLICT (day) DO UPDATE SET ${column} = COALESCE(roll_up_day.${column}, excluded.${column})`;

/** An event of a shopper who has been forgotten since counts, for no shopper who can be found. */
export const forgottenJoin = (row: string) => `LEFT JOIN forgotten_shopper AS forgotten
      ON forgotten.shopper_hash = encode(sha256(convert_to(${row}.shopper_id::text, 'UTF8')), 'hex')
      AND (forgotten.has_left OR ${row}.at <= forgotten.forgotten_at)`;
export const shopperOf = (row: string) => `COALESCE(left(forgotten.shopper_hash, 32)::uuid, ${row}.shopper_id)`;

const SKIP_READ: Statement = {
  name: 'skip-read',
  sql: `DELETE FROM ${STAGED_TABLE} AS staged USING roll_up_offset AS stored
    WHERE stored.topic = staged.topic AND stored.partition = staged.partition AND staged."offset" < stored.next_offset`,
};

/** One look at the ledger: what it did not have then waits, also if it comes before the next statement. */
const COLLECT_HINTS: Statement = {
  name: 'collect-hints',
  sql: `INSERT INTO ${HINTS}
    SELECT hint.*, found.id IS NOT NULL, found.paid_at, found.placed_at, found.cancelled_at
    FROM (
      SELECT order_id, min(message_at), bool_or(placed), bool_or(cancelled)
      FROM (SELECT order_id, message_at, placed, cancelled FROM ${STAGED_TABLE} WHERE order_id IS NOT NULL
        UNION ALL SELECT order_id, message_at, placed, cancelled FROM roll_up_waiting) AS announced
      GROUP BY order_id) AS hint (order_id, message_at, placed, cancelled)
    LEFT JOIN "order" AS found ON found.id = hint.order_id`,
};

/**
 * What happened to the orders and has not been counted. An announced fact that is late marks its days; one that was not
 * announced, and is old, was announced by a message of its own.
 */
const COUNT_ORDERS: Statement = {
  name: 'count-orders',
  sql: `WITH candidate AS (
      SELECT order_id, fact.*, ${FACT_ID} AS id, at < ${LATEST} AS is_late
      FROM ${HINTS} CROSS JOIN LATERAL (VALUES
        ('placed', placed_at, placed_at, placed),
        ('cancelled', cancelled_at, cancelled_at, cancelled),
        ('sale-cancelled', cancelled_at, placed_at, cancelled)) AS fact (what, at, counts_at, is_announced)
      WHERE paid_at IS NOT NULL AND at IS NOT NULL
    ), inserted AS (
      INSERT INTO roll_up_fact (id, at) SELECT id, at FROM candidate WHERE NOT is_late ON CONFLICT DO NOTHING RETURNING id
    ), fresh AS (
      INSERT INTO ${ORDER_FACTS} SELECT order_id, what, counts_at FROM candidate JOIN inserted USING (id) RETURNING what
    ), marked AS (
      ${markDirty('dirty_since', `SELECT ${koreanDay('counts_at')} AS day FROM candidate WHERE is_late AND is_announced`)}
    )
    INSERT INTO ${OUTCOMES}
    SELECT 'applied', what, count(*) FROM fresh WHERE what <> 'sale-cancelled' GROUP BY what
    UNION ALL SELECT CASE WHEN is_late THEN 'late' ELSE 'duplicate' END, what, count(*) FROM candidate
      WHERE is_announced AND what <> 'sale-cancelled' AND id NOT IN (SELECT id FROM inserted) GROUP BY 1, 2`,
};

const COUNT_ACTS: Statement = {
  name: 'count-acts',
  sql: `WITH candidate AS (
      SELECT DISTINCT ON (id) *, LEAST(occurred_at, message_at) AS at, LEAST(occurred_at, message_at) < ${LATEST} AS is_late
      FROM ${STAGED_TABLE} WHERE id IS NOT NULL ORDER BY id, topic, partition, "offset"
    ), inserted AS (
      INSERT INTO roll_up_fact (id, at) SELECT id, at FROM candidate WHERE NOT is_late ON CONFLICT DO NOTHING RETURNING id
    ), fresh AS (
      INSERT INTO ${ACTS} SELECT act.at, act.type, act.source, ${shopperOf('act')}, act.has_product
      FROM candidate AS act JOIN inserted USING (id) ${forgottenJoin('act')} RETURNING 1
    ), marked AS (
      ${markDirty('acts_dirty_since', `SELECT ${koreanDay('at')} AS day FROM candidate WHERE is_late`)}
    ), total AS (
      SELECT (SELECT count(*) FROM ${STAGED_TABLE} WHERE id IS NOT NULL) AS read, (SELECT count(*) FROM fresh) AS applied,
        (SELECT count(*) FROM candidate WHERE is_late) AS late
    )
    INSERT INTO ${OUTCOMES} SELECT outcome, 'act', count FROM total CROSS JOIN LATERAL (VALUES
      ('applied', applied), ('late', late), ('duplicate', read - applied - late)) AS counted (outcome, count)`,
};

const STOP_WAITING: Statement = {
  name: 'stop-waiting',
  sql: `DELETE FROM roll_up_waiting AS waiting USING ${HINTS} AS hint
    WHERE hint.order_id = waiting.order_id AND hint.is_stored`,
};

const WAIT: Statement = {
  name: 'wait',
  sql: `INSERT INTO roll_up_waiting AS waiting (order_id, message_at, placed, cancelled)
    SELECT order_id, message_at, placed, cancelled FROM ${HINTS} WHERE NOT is_stored
    ON CONFLICT (order_id) DO UPDATE SET message_at = excluded.message_at, placed = excluded.placed,
      cancelled = excluded.cancelled
    WHERE (waiting.message_at, waiting.placed, waiting.cancelled)
      IS DISTINCT FROM (excluded.message_at, excluded.placed, excluded.cancelled)`,
};

const WRITE_OFFSETS: Statement = {
  name: 'write-offsets',
  sql: `INSERT INTO roll_up_offset AS stored (topic, partition, next_offset, fence, updated_at)
    SELECT topic, partition, max("offset") + 1, current_setting('${FENCE_SETTING}')::bigint, now()
    FROM ${STAGED_TABLE} WHERE topic IS NOT NULL GROUP BY topic, partition
    ON CONFLICT (topic, partition) DO UPDATE
      SET next_offset = excluded.next_offset, fence = excluded.fence, updated_at = excluded.updated_at`,
};

/** The rows of a transaction that applies what is staged, in this sequence, after CHECK_FENCE. */
export function applyStatements(rollUps: readonly RollUp[] = ROLL_UPS): readonly Statement[] {
  return [
    SKIP_READ,
    COLLECT_HINTS,
    COUNT_ORDERS,
    COUNT_ACTS,
    STOP_WAITING,
    WAIT,
    ...rollUps.map((rollUp) => ({ name: rollUp.name, sql: addStatement(rollUp) })),
    WRITE_OFFSETS,
  ];
}

/** Last statement: outcome (applied, late, duplicate, waiting), kind (placed, cancelled, act, order), count. */
export const OUTCOME: Statement = {
  name: 'outcome',
  sql: `SELECT outcome, kind, count::int AS count FROM ${OUTCOMES}
    UNION ALL SELECT 'waiting', 'order', count(*)::int FROM roll_up_waiting`,
};
