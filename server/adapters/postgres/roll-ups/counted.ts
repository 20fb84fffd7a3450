import { ACT_STEPS, type ActStep } from '#domain/metrics/act-steps.ts';
import { type Dimension, isSum, type RollUp, type SumMeasure } from '#domain/metrics/roll-up.ts';

/** The day in Seoul of a timestamptz expression. */
export const koreanDay = (at: string) => `(${at} AT TIME ZONE 'Asia/Seoul')::date`;

/** Temp table of what happened to orders and is to be counted: `what` happened, and at which time it counts. */
export const ORDER_FACTS = 'roll_up_order_fact';
/** Temp table of events that are to be counted. */
export const ACTS = 'roll_up_act';

export const TEMP_TABLES = [
  `CREATE TEMP TABLE IF NOT EXISTS ${ORDER_FACTS} (
    order_id uuid NOT NULL, what text NOT NULL, counts_at timestamptz NOT NULL) ON COMMIT DELETE ROWS`,
  `CREATE TEMP TABLE IF NOT EXISTS ${ACTS} (
    at timestamptz NOT NULL, type text NOT NULL, source "OrderSource" NOT NULL, shopper_id uuid NOT NULL,
    has_product boolean NOT NULL) ON COMMIT DELETE ROWS`,
];

/** What each dimension is in the ledger or the log; a key is never null. */
const DIMENSION_SQL: Record<Dimension, string> = {
  source: 'row.source',
  accelerated: 'row.accelerated',
  category_id: 'line.category_id',
  gender: `COALESCE(row.buyer_gender::text, '')`,
  age_band: 'COALESCE(row.buyer_age_band, -1)',
  grade: `COALESCE(row.buyer_grade::text, '')`,
  region: `COALESCE(row.buyer_region, '')`,
  shopper_id: 'row.shopper_id',
  type: 'row.type',
  step: 'act_step.step',
};

/** Of one order and of one line. Won of an order: what was paid. Of a line: its price less its discount. */
const VALUE_SQL = {
  orders: {
    one: '1',
    pieces: '(SELECT sum(line.quantity) FROM order_line AS line WHERE line.order_id = row.id)',
    won: 'row.total_won::bigint',
  },
  lines: {
    one: '1',
    pieces: 'line.quantity',
    won: '(line.unit_price_won::bigint * line.quantity - line.discount_won)',
  },
  acts: { one: '1', pieces: '1', won: '0' },
  people: { one: '1', pieces: '1', won: '0' },
} as const;

const WHAT = {
  // A cancellation is two facts: one that counts when it happened, one that counts on the day of the order.
  'cancelled-at': { placed: 'placed', cancelled: 'cancelled', done: 'done' },
  'placed-at': { placed: 'placed', cancelled: 'sale-cancelled', done: 'done' },
} as const;

export interface RollUpTable {
  table: string;
  /** Columns of the primary key. */
  keys: readonly string[];
  /** Columns of sums. */
  sums: readonly string[];
  /** All columns, in the sequence of `counted`. */
  columns: readonly string[];
  /** SELECT of the rows that the temp tables amount to. */
  counted: string;
}

/** The table of a roll-up and its rows as SQL. */
export function tableOf(rollUp: RollUp): RollUpTable {
  const { name, bucket, dimensions, measures } = rollUp;
  const sums = Object.entries(measures).flatMap(([column, measure]) =>
    isSum(measure) ? [[column, measure] as const] : [],
  );
  const keys = [bucket, ...dimensions];
  const at = rollUp.of === 'acts' || rollUp.of === 'people' ? 'row.at' : 'fact.counts_at';
  const day = koreanDay(at);
  const selected = [
    ...(bucket === 'day' ? [`${day} AS day`] : [`date_trunc('${bucket}', ${at}, 'UTC') AS ${bucket}`, `${day} AS day`]),
    ...dimensions.map((dimension) => `${DIMENSION_SQL[dimension]} AS ${dimension}`),
  ];
  const grouped = selected.map((_, place) => place + 1).join(', ');
  const values = sums.map(([column, measure]) => `${sumOf(rollUp, measure)} AS ${column}`);
  return {
    ...{ table: name, keys, sums: sums.map(([column]) => column) },
    columns: [...(bucket === 'day' ? [] : [bucket]), 'day', ...dimensions, ...sums.map(([column]) => column)],
    counted: `SELECT ${[...selected, ...values].join(', ')}
    FROM ${fromOf(rollUp)} GROUP BY ${grouped}`,
  };
}

function sumOf({ of, cancelledOn = 'cancelled-at' }: RollUp, { sum }: SumMeasure): string {
  const value = VALUE_SQL[of][sum.of];
  const filter = of === 'acts' ? '' : ` FILTER (WHERE fact.what = '${WHAT[cancelledOn][sum.when]}')`;
  return `COALESCE(sum(${value})${filter}, 0)`;
}

function fromOf({ of, cancelledOn = 'cancelled-at' }: RollUp): string {
  if (of === 'acts') return `${ACTS} AS row`;
  if (of === 'people')
    return `${ACTS} AS row JOIN (VALUES ${stepRows()}) AS act_step (step, type, needs_product)
      ON act_step.type = row.type AND (row.has_product OR NOT act_step.needs_product)`;
  const { placed, cancelled } = WHAT[cancelledOn];
  const lines = of === 'lines' ? 'JOIN order_line AS line ON line.order_id = row.id' : '';
  return `${ORDER_FACTS} AS fact JOIN "order" AS row ON row.id = fact.order_id ${lines}
    WHERE fact.what IN ('${placed}', '${cancelled}')`;
}

function stepRows(): string {
  const steps: [string, ActStep][] = Object.entries(ACT_STEPS);
  return steps
    .flatMap(([step, { types, needsProduct = false }]) =>
      types.map((type) => `('${step}', '${type}', ${needsProduct})`),
    )
    .join(', ');
}

/** Adds what the temp tables amount to to the rows that are there. */
export function addStatement(rollUp: RollUp): string {
  const { table, keys, sums, columns, counted } = tableOf(rollUp);
  const added = sums.map((column) => `${column} = stored.${column} + excluded.${column}`);
  return `INSERT INTO ${table} AS stored (${columns.join(', ')})
    ${counted}
    ON CONFLICT (${keys.join(', ')}) DO ${added.length === 0 ? 'NOTHING' : `UPDATE SET ${added.join(', ')}`}`;
}
