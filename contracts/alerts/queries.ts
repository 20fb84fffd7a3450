import {
  FALL_BASELINE_WEEKS,
  FALL_FLOOR,
  FALL_WINDOWS_COMPARED,
  FALL_WINDOWS_HOURS,
} from '#domain/alert/orders-fall.ts';
import { CONSUMED_SOURCES } from '../sources.ts';

/*
 * Conditions of alerts as SQL: Grafana's rules hold these texts, and the worker alert-evaluator runs the same. A row is
 * an alert's labels (text columns) and one number, `value`: Grafana takes one number a row. No row: nothing to judge
 * by. They go by the database's clock, take no parameters, and read roll-ups: milliseconds.
 */

const sourceList = CONSUMED_SOURCES.alerts.map((source) => `'${source}'`).join(', ');
const longestHours = Math.max(...FALL_WINDOWS_HOURS);

/** An hour is over when what happened in it has been counted: the roll-ups are some seconds behind. */
const SETTLE = "interval '2 minutes'";

/**
 * domain/alert/orders-fall.ts over `order_hour`: full hours, since a running one would be looked at again and again,
 * and each look can be a false alarm. A week is no baseline where a day of the window is unusual (`unusual_day`), or
 * without a single order in 24 hours: the shop was not there, or was away. Waits for back-fills.
 */
const ORDERS_FALL = `WITH clock AS (
  SELECT date_trunc('hour', now() - ${SETTLE}, 'UTC') AS until
  WHERE NOT EXISTS (SELECT 1 FROM backfill WHERE completed_at IS NULL)
), slot AS (
  SELECT week, back, until - make_interval(hours => back + 168 * week) AS hour
  FROM clock, generate_series(0, ${FALL_BASELINE_WEEKS}) AS week, generate_series(1, ${longestHours}) AS back
), counted AS (
  SELECT week, back,
    coalesce((SELECT sum(orders) FROM order_hour AS row WHERE row.hour = slot.hour
      AND row.source IN (${sourceList}) AND NOT row.accelerated), 0) AS orders,
    (SELECT min(factor) FROM unusual_day AS other
      WHERE other.day = (slot.hour AT TIME ZONE 'Asia/Seoul')::date) AS factor
  FROM slot
), windowed AS (
  SELECT hours, week, sum(orders) AS orders, min(factor) AS factor
  FROM unnest(ARRAY[${FALL_WINDOWS_HOURS.join(', ')}]) AS hours JOIN counted ON back <= hours
  GROUP BY hours, week
), usable AS (
  SELECT * FROM windowed WHERE week > 0 AND factor IS NULL
    AND week IN (SELECT week FROM counted GROUP BY week HAVING sum(orders) > 0)
), compared AS (
  SELECT today.hours, today.orders::float8 AS observed, count(*)::float8 AS weeks,
    avg(usable.orders)::float8 * least(1, coalesce(today.factor, 1)) AS expected
  FROM windowed AS today JOIN usable USING (hours)
  WHERE today.week = 0
  GROUP BY today.hours, today.orders, today.factor
), eligible AS (
  SELECT observed, expected, hours, (expected - observed) / sqrt(expected * (1 + 1 / weeks)) AS sigmas
  FROM compared WHERE expected >= ${FALL_FLOOR} ORDER BY hours LIMIT ${FALL_WINDOWS_COMPARED}
)`;

/** Standard deviations below the expectation. */
export const ORDERS_FALL_SQL = `${ORDERS_FALL}
SELECT max(sigmas)::float8 AS value FROM eligible HAVING count(*) > 0`;

/** Of the same window: orders that came, orders expected. */
export const ORDERS_FALL_FIGURES_SQL = `${ORDERS_FALL}
SELECT observed AS value, expected AS baseline FROM eligible ORDER BY sigmas DESC LIMIT 1`;

/**
 * Rows that the last day's recounts had to change on days that were taken to be complete; expected 0. Waits for
 * back-fills.
 */
export const ROLL_UP_DRIFT_SQL = `SELECT coalesce(sum(drift), 0)::float8 AS value FROM roll_up_day
WHERE recounted_at > now() - interval '24 hours'
HAVING NOT EXISTS (SELECT 1 FROM backfill WHERE completed_at IS NULL)`;

/** Orders of the last hour whose money does not add up (view order_money, docs/decisions/0132); expected 0. */
export const ORDER_MONEY_SQL = 'SELECT count(*)::float8 AS value FROM order_money_difference';

/** Orders that come by topic; others are written beside it, and counted by a recount. */
const BY_TOPIC = "'shop', 'generated'";

/** Minutes for which the oldest order waits that was paid after the roll-ups were last written. 0: none waits. */
export const ROLL_UPS_STALE_SQL = `SELECT coalesce(extract(epoch FROM now() - min(paid_at)) / 60, 0)::float8 AS value
FROM order_time
WHERE source IN (${BY_TOPIC}) AND placed_at > now() - interval '1 day'
  AND paid_at > (SELECT coalesce(max(updated_at), '-infinity') FROM roll_up_offset WHERE topic = 'orders')`;
