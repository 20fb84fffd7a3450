import { type PanelField, type PipelinePanel, words } from './panel.ts';
import { AT_OWN_PACE, NOW_IN_SEOUL, THIS_MONTH } from './sql.ts';

const WITHOUT_FAST = words('가속 생성 주문 제외', 'Without accelerated orders');
const MONTH: PanelField = { field: 'month', title: words('월', 'Month'), unit: 'text' };

/**
 * Thirteen months by the Korean `day`: `won` is net of what was cancelled in the month; `before` the month before, of
 * the month under way its part up to the same day and hour; `is_known`: whether that month is wholly in the tables.
 * After 31 March at noon that part is the whole of February.
 */
const MONTHS = `edge AS (
  SELECT ${THIS_MONTH} AS this_month, ${NOW_IN_SEOUL} - ${THIS_MONTH} AS passed,
    (SELECT min(day) FROM order_hour WHERE ${AT_OWN_PACE}) AS begins
), summed AS (
  SELECT date_trunc('month', day::timestamp) AS month, sum((won - cancelled_won)::float8) AS won,
    sum(orders)::float8 AS orders,
    sum((won - cancelled_won)::float8) FILTER (
      WHERE hour AT TIME ZONE 'Asia/Seoul' < ${THIS_MONTH} - interval '1 month' + passed) AS won_to_date
  FROM order_hour, edge
  WHERE day >= (${THIS_MONTH} - interval '13 months')::date AND day <= ${NOW_IN_SEOUL}::date AND ${AT_OWN_PACE}
  GROUP BY 1
), month AS (
  SELECT listed.month, listed.month = this_month AS is_partial, coalesce(summed.won, 0) AS won,
    coalesce(summed.orders, 0) AS orders,
    CASE WHEN listed.month = this_month THEN earlier.won_to_date ELSE earlier.won END AS before,
    begins <= listed.month - interval '1 month' AS is_known, begins <= listed.month AS is_whole
  FROM edge CROSS JOIN generate_series(this_month - interval '12 months', this_month, interval '1 month') AS listed (month)
    LEFT JOIN summed ON summed.month = listed.month
    LEFT JOIN summed AS earlier ON earlier.month = listed.month - interval '1 month'
)`;

const PARTIAL_WORDS = { true: words('진행 중', 'to date'), false: words('한 달', 'whole') };

/**
 * Customers by the month of their first kept order that the tables know. `again`: who ordered on another day within 90
 * days; it has a value once the last of the month has had those 90 days.
 */
const COHORTS = `person AS (
  SELECT shopper_id, min(day) FILTER (WHERE orders > cancelled) AS first_day, sum((won - cancelled_won)::float8) AS won
  FROM customer_day
  WHERE ${AT_OWN_PACE}
  GROUP BY shopper_id
), cohort AS (
  SELECT date_trunc('month', first_day::timestamp) AS month, count(*)::float8 AS customers, sum(won) AS won
  FROM person
  WHERE first_day >= (${THIS_MONTH} - interval '12 months')::date
  GROUP BY 1
)`;

/** A year of months. Orders of fast runs do not count: they would be growth that is none. */
export const MONTH_PANELS: readonly PipelinePanel[] = [
  {
    id: 'revenue-by-month',
    title: words('12개월 매출', 'Revenue of 12 months'),
    about: words(
      `취소 금액을 뺀 매출과 진행 중인 달. ${WITHOUT_FAST.ko}`,
      `Won less what was cancelled, and the month under way. ${WITHOUT_FAST.en}`,
    ),
    columns: 6,
    heightPx: 240,
    pace: 'slow',
    drawing: { kind: 'months', month: 'month', measure: 'won', partial: 'is_partial' },
    fields: [
      MONTH,
      { field: 'is_partial', title: words('기간', 'Period'), unit: 'text', words: PARTIAL_WORDS },
      { field: 'won', title: words('매출', 'Revenue'), unit: 'won' },
      { field: 'orders', title: words('주문', 'Orders'), unit: 'count' },
      { field: 'mean_won', title: words('주문당 평균', 'Mean order'), unit: 'won' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH ${MONTHS}
SELECT to_char(month, 'YYYY-MM') AS month, is_partial::text, won, orders, won / nullif(orders, 0) AS mean_won
FROM month
ORDER BY 1`,
    },
  },
  {
    id: 'growth',
    title: words('매출 성장률', 'Growth of revenue'),
    about: words(
      `앞 달 대비. 진행 중인 달은 앞 달의 같은 날 같은 시각까지와 비교. ${WITHOUT_FAST.ko}`,
      `Against the month before; the month under way against the same days and hours of it. ${WITHOUT_FAST.en}`,
    ),
    columns: 6,
    heightPx: 240,
    pace: 'slow',
    drawing: { kind: 'months', month: 'month', measure: 'growth', partial: 'is_partial' },
    fields: [
      MONTH,
      { field: 'is_partial', title: words('기간', 'Period'), unit: 'text', words: PARTIAL_WORDS },
      { field: 'growth', title: words('성장률', 'Growth'), unit: 'change' },
      { field: 'won', title: words('매출', 'Revenue'), unit: 'won' },
      { field: 'before', title: words('비교 매출', 'Compared with'), unit: 'won' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH ${MONTHS}
SELECT to_char(month, 'YYYY-MM') AS month, is_partial::text,
  CASE WHEN is_known AND before > 0 THEN won / before - 1 END AS growth, won, CASE WHEN is_known THEN before END AS before
FROM month
ORDER BY 1`,
    },
  },
  {
    id: 'season',
    title: words('계절 패턴', 'Season'),
    about: words(
      `하루 평균 매출이 12개월 평균의 몇 배인지. 한 해뿐이라 성장과 나뉘지 않습니다. ${WITHOUT_FAST.ko}`,
      `A day's mean revenue against that of the 12 months; one year cannot separate season from growth. ${WITHOUT_FAST.en}`,
    ),
    columns: 4,
    heightPx: 220,
    pace: 'slow',
    drawing: { kind: 'months', month: 'month', measure: 'season' },
    fields: [
      MONTH,
      { field: 'season', title: words('평균 대비', 'Of the mean'), unit: 'share' },
      { field: 'won_a_day', title: words('하루 매출', 'Revenue a day'), unit: 'won' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH ${MONTHS}, whole AS (
  SELECT month, won, extract(day FROM month + interval '1 month' - interval '1 day')::float8 AS days
  FROM month
  WHERE NOT is_partial AND is_whole
)
SELECT to_char(month, 'YYYY-MM') AS month,
  won / days / nullif(sum(won) OVER () / sum(days) OVER (), 0) AS season, won / days AS won_a_day
FROM whole
ORDER BY 1`,
    },
  },
  {
    id: 'repurchase',
    title: words('재구매율', 'Repurchase rate'),
    about: words(
      `첫 주문 뒤 90일 안에 다른 날 다시 산 고객. 90일이 지난 달만. ${WITHOUT_FAST.ko}`,
      `Customers who bought again on another day within 90 days of their first order, of months 90 days past. ${WITHOUT_FAST.en}`,
    ),
    columns: 4,
    heightPx: 220,
    pace: 'slow',
    drawing: { kind: 'months', month: 'month', measure: 'rate' },
    fields: [
      { ...MONTH, title: words('첫 주문 달', 'First order') },
      { field: 'rate', title: words('재구매율', 'Bought again'), unit: 'share' },
      { field: 'customers', title: words('고객', 'Customers'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      // A look into the index for each customer, which ends with the first row found.
      sql: `WITH ${COHORTS}, returned AS (
  SELECT date_trunc('month', first_day::timestamp) AS month, count(*) FILTER (WHERE EXISTS (
      SELECT FROM customer_day AS later
      WHERE later.shopper_id = person.shopper_id AND later.day > first_day AND later.day <= first_day + 90
        AND later.orders > later.cancelled AND ${AT_OWN_PACE}))::float8 AS customers
  FROM person
  WHERE first_day >= (${THIS_MONTH} - interval '12 months')::date AND first_day < ${NOW_IN_SEOUL} - interval '90 days'
  GROUP BY 1
)
SELECT to_char(month, 'YYYY-MM') AS month,
  CASE WHEN month + interval '1 month' + interval '90 days' <= ${NOW_IN_SEOUL}
    THEN coalesce(returned.customers, 0) / nullif(cohort.customers, 0) END AS rate, cohort.customers
FROM cohort LEFT JOIN returned USING (month)
ORDER BY 1`,
    },
  },
  {
    id: 'lifetime-value',
    title: words('고객 생애 가치', 'Lifetime value'),
    about: words(
      `첫 주문 달별, 지금까지 고객 한 명의 매출(취소 제외). 예측이 아닙니다. ${WITHOUT_FAST.ko}`,
      `Revenue of a customer to date by month of the first order, cancellations off; not a forecast. ${WITHOUT_FAST.en}`,
    ),
    columns: 4,
    heightPx: 220,
    pace: 'slow',
    drawing: { kind: 'months', month: 'month', measure: 'value' },
    fields: [
      { ...MONTH, title: words('첫 주문 달', 'First order') },
      { field: 'value', title: words('고객당 매출', 'Revenue a customer'), unit: 'won' },
      { field: 'customers', title: words('고객', 'Customers'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH ${COHORTS}
SELECT to_char(month, 'YYYY-MM') AS month, won / nullif(customers, 0) AS value, customers
FROM cohort
ORDER BY 1`,
    },
  },
];
