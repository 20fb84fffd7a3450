import { SOURCE_WORDS } from '#contracts/console-words.ts';
import { type PipelinePanel, words } from './panel.ts';
import { buckets, everyBucket, NOW_IN_SEOUL, OF_SOURCES } from './sql.ts';

const minutes = buckets('minute');
const TIME = { field: 'time', title: words('시각', 'Time'), unit: 'time' } as const;
const WITH_FAST = words('가속 생성 주문 포함', 'Accelerated orders included');

/** Two sums of order_minute a bucket, by the minute: a bucket of an hour shows the mean minute of it. */
function perMinute(placed: string, cancelled: string): string {
  return `WITH bucket AS (
  ${everyBucket(minutes)}
), counted AS (
  SELECT ${minutes.of('minute')} AS time, sum(${placed})::float8 AS placed, sum(${cancelled})::float8 AS cancelled
  FROM order_minute
  WHERE minute >= ${minutes.since} AND minute < ${minutes.until} AND ${OF_SOURCES}
  GROUP BY 1
)
SELECT time, coalesce(placed, 0) / minutes AS placed, coalesce(cancelled, 0) / minutes AS cancelled
FROM bucket LEFT JOIN counted USING (time)
ORDER BY time`;
}

/** What is ordered now, and over the chosen range. Orders of fast runs count: these panels show what flows. */
export const ORDER_PANELS: readonly PipelinePanel[] = [
  {
    id: 'today',
    title: words('오늘', 'Today'),
    about: words(
      `한국 시간 0시부터, 취소 금액을 뺀 매출. ${WITH_FAST.ko}. 활동 손님은 이번 한 시간`,
      `Since midnight in Seoul; revenue less what was cancelled. ${WITH_FAST.en}. Active shoppers of this hour`,
    ),
    columns: 12,
    heightPx: 72,
    pace: 'live',
    drawing: { kind: 'figures' },
    fields: [
      { field: 'orders', title: words('주문', 'Orders'), unit: 'count' },
      { field: 'won', title: words('매출', 'Revenue'), unit: 'won' },
      { field: 'mean_won', title: words('주문당 평균', 'Mean order'), unit: 'won' },
      { field: 'cancelled', title: words('취소', 'Cancelled'), unit: 'count' },
      { field: 'active', title: words('활동 손님', 'Active shoppers'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH counted AS (
  SELECT coalesce(sum(orders), 0)::float8 AS orders, coalesce(sum(won), 0)::float8 AS placed_won,
    coalesce(sum(cancelled), 0)::float8 AS cancelled, coalesce(sum(cancelled_won), 0)::float8 AS cancelled_won
  FROM order_hour
  WHERE day = ${NOW_IN_SEOUL}::date AND ${OF_SOURCES}
), people AS (
  SELECT count(DISTINCT shopper_id)::float8 AS active
  FROM shopper_hour
  WHERE hour = date_trunc('hour', {{to}}) AND step = 'active' AND ${OF_SOURCES}
)
SELECT orders, placed_won - cancelled_won AS won, placed_won / nullif(orders, 0) AS mean_won, cancelled, active
FROM counted, people`,
    },
  },
  {
    id: 'orders-per-minute',
    title: words('분당 주문', 'Orders per minute'),
    about: words(
      `결제된 주문과 취소. 긴 기간에서는 구간의 분당 평균. ${WITH_FAST.ko}`,
      `Paid orders and cancellations; the mean minute of each bucket over longer ranges. ${WITH_FAST.en}`,
    ),
    columns: 6,
    heightPx: 220,
    pace: 'live',
    drawing: { kind: 'lines', measures: ['placed', 'cancelled'] },
    fields: [
      TIME,
      { field: 'placed', title: words('주문', 'Orders'), unit: 'perMinute' },
      { field: 'cancelled', title: words('취소', 'Cancelled'), unit: 'perMinute' },
    ],
    query: { kind: 'sql', sql: perMinute('orders', 'cancelled') },
  },
  {
    id: 'revenue-per-minute',
    title: words('분당 매출', 'Revenue per minute'),
    about: words(
      `결제 금액과 취소 금액(원). 취소는 취소한 때에 셉니다. ${WITH_FAST.ko}`,
      `Won paid and won cancelled, a cancellation when it happened. ${WITH_FAST.en}`,
    ),
    columns: 6,
    heightPx: 220,
    pace: 'live',
    drawing: { kind: 'lines', measures: ['placed', 'cancelled'] },
    fields: [
      TIME,
      { field: 'placed', title: words('매출', 'Revenue'), unit: 'won' },
      { field: 'cancelled', title: words('취소 금액', 'Cancelled'), unit: 'won' },
    ],
    query: { kind: 'sql', sql: perMinute('won', 'cancelled_won') },
  },
  {
    id: 'orders-by-source',
    title: words('출처별 주문', 'Orders by source'),
    about: words(`구간의 분당 평균. ${WITH_FAST.ko}`, `The mean minute of each bucket. ${WITH_FAST.en}`),
    columns: 6,
    heightPx: 220,
    pace: 'live',
    drawing: { kind: 'stacked', series: 'source', measure: 'orders' },
    fields: [
      TIME,
      { field: 'source', title: words('출처', 'Source'), unit: 'text', words: SOURCE_WORDS },
      { field: 'orders', title: words('주문', 'Orders'), unit: 'perMinute' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH bucket AS (
  ${everyBucket(minutes)}
), counted AS (
  SELECT ${minutes.of('minute')} AS time, source, sum(orders)::float8 AS orders
  FROM order_minute
  WHERE minute >= ${minutes.since} AND minute < ${minutes.until} AND ${OF_SOURCES}
  GROUP BY 1, 2
)
SELECT time, present.source::text, coalesce(orders, 0) / minutes AS orders
FROM bucket CROSS JOIN (SELECT DISTINCT source FROM counted) AS present LEFT JOIN counted USING (time, source)
ORDER BY time, source`,
    },
  },
  {
    id: 'categories',
    title: words('카테고리별 매출', 'Revenue by category'),
    about: words(
      `취소 금액을 뺀 상품 금액, 배송비 제외. 위에서 20개까지. ${WITH_FAST.ko}`,
      `Won of lines less what was cancelled, without shipping; the top 20. ${WITH_FAST.en}`,
    ),
    columns: 6,
    heightPx: 380,
    pace: 'live',
    drawing: { kind: 'ranking', name: 'category', measure: 'won' },
    fields: [
      { field: 'category', title: words('카테고리', 'Category'), unit: 'text' },
      { field: 'won', title: words('매출', 'Revenue'), unit: 'won' },
      { field: 'pieces', title: words('수량', 'Pieces'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH sold AS (
  SELECT category_id, sum((won - cancelled_won)::float8) AS won, sum(pieces)::float8 AS pieces
  FROM category_hour
  WHERE hour >= date_trunc('hour', {{from}}) AND hour < {{to}} AND ${OF_SOURCES}
  GROUP BY 1
)
SELECT coalesce(category.{{name}}, '#' || category_id) AS category, won, pieces
FROM sold LEFT JOIN category ON category.id = category_id
ORDER BY won DESC, category_id
LIMIT 20`,
    },
  },
  {
    id: 'weekday-hours',
    title: words('요일과 시간', 'Weekday and hour'),
    about: words(
      `한 시간의 평균 주문 수, 한국 시간. 기간이 짧으면 지난 4주. ${WITH_FAST.ko}`,
      `Mean orders of an hour, Korean time; at least the last four weeks. ${WITH_FAST.en}`,
    ),
    columns: 12,
    heightPx: 240,
    pace: 'live',
    drawing: { kind: 'matrix', across: 'hour', down: 'weekday', measure: 'orders' },
    fields: [
      {
        field: 'weekday',
        title: words('요일', 'Weekday'),
        unit: 'text',
        words: {
          1: words('월', 'Mon'),
          2: words('화', 'Tue'),
          3: words('수', 'Wed'),
          4: words('목', 'Thu'),
          5: words('금', 'Fri'),
          6: words('토', 'Sat'),
          7: words('일', 'Sun'),
        },
      },
      { field: 'hour', title: words('시', 'Hour'), unit: 'text' },
      { field: 'orders', title: words('시간당 주문', 'Orders an hour'), unit: 'count' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH slot AS (
  SELECT extract(isodow FROM at AT TIME ZONE 'Asia/Seoul')::int AS weekday,
    extract(hour FROM at AT TIME ZONE 'Asia/Seoul')::int AS hour, count(*) AS times
  FROM generate_series(date_trunc('hour', least({{from}}, {{to}} - interval '28 days')),
    date_trunc('hour', {{to}}) - interval '1 second', interval '1 hour') AS at
  GROUP BY 1, 2
), counted AS (
  SELECT extract(isodow FROM day)::int AS weekday, extract(hour FROM hour AT TIME ZONE 'Asia/Seoul')::int AS hour,
    sum(orders)::float8 AS orders
  FROM order_hour
  WHERE order_hour.hour >= date_trunc('hour', least({{from}}, {{to}} - interval '28 days'))
    AND order_hour.hour < date_trunc('hour', {{to}}) AND ${OF_SOURCES}
  GROUP BY 1, 2
)
SELECT weekday, hour, coalesce(orders, 0) / times AS orders
FROM slot LEFT JOIN counted USING (weekday, hour)
ORDER BY weekday, hour`,
    },
  },
];
