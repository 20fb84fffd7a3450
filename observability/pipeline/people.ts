import { type PipelinePanel, words } from './panel.ts';
import { buckets, everyBucket, OF_SOURCES } from './sql.ts';

const hours = buckets('hour', '24 hours');
const UNDER_WAY = {
  field: 'under_way',
  title: words('구간', 'Bucket'),
  unit: 'text',
  words: { true: words('진행 중', 'under way'), false: words('끝남', 'over') },
} as const;
const TIME = { field: 'time', title: words('시각', 'Time'), unit: 'time' } as const;
/** In the order in which a shopper takes them. */
const STEPS = ['viewed', 'carted', 'checkout', 'paid'] as const;
const STEP_WORDS = {
  viewed: words('상품 봄', 'Viewed'),
  carted: words('장바구니', 'Carted'),
  checkout: words('주문서', 'Checkout'),
  paid: words('결제', 'Paid'),
};
const GRADE_WORDS = {
  VIP: words('VIP', 'VIP'),
  GOLD: words('골드', 'Gold'),
  SILVER: words('실버', 'Silver'),
  BRONZE: words('브론즈', 'Bronze'),
};

/** A bit a step: one aggregate over the rows of a person, instead of four. */
const BITS = `bit_or(CASE step ${STEPS.map((step, at) => `WHEN '${step}' THEN ${2 ** at}`).join(' ')} ELSE 0 END)`;
/** The steps each person has taken; who has a step counts for it when they have all before it too. */
const taken = (by: string) => `SELECT ${by}shopper_id, ${BITS} AS steps
  FROM shopper_hour`;
const counts = STEPS.map((step, at) => {
  const needed = 2 ** (at + 1) - 1;
  return `count(*) FILTER (WHERE steps & ${needed} = ${needed})::float8 AS ${step}`;
}).join(',\n    ');

/** Who is in the shop and how far they come. People of two hours do not add up, so they are counted from rows. */
export const PEOPLE_PANELS: readonly PipelinePanel[] = [
  {
    id: 'active-shoppers',
    title: words('활동 손님', 'Active shoppers'),
    about: words(
      '한 시간 이상의 구간마다 서로 다른 손님. 기간이 짧으면 24시간',
      'Distinct shoppers in buckets of an hour or more; at least the last 24 hours',
    ),
    columns: 6,
    heightPx: 220,
    pace: 'live',
    drawing: { kind: 'lines', measures: ['active', 'paid'], partial: 'under_way' },
    fields: [
      TIME,
      { field: 'active', title: words('활동 손님', 'Active'), unit: 'count' },
      { field: 'paid', title: words('결제한 손님', 'Paid'), unit: 'count' },
      UNDER_WAY,
    ],
    query: {
      kind: 'sql',
      sql: `WITH bucket AS (
  ${everyBucket(hours)}
), counted AS (
  SELECT time, step, count(*)::float8 AS people
  FROM (
    SELECT DISTINCT ${hours.of('hour')} AS time, step, shopper_id
    FROM shopper_hour
    WHERE hour >= ${hours.since} AND hour < ${hours.until} AND step IN ('active', 'paid') AND ${OF_SOURCES}
  ) AS person
  GROUP BY 1, 2
)
SELECT time, coalesce(max(people) FILTER (WHERE step = 'active'), 0) AS active,
  coalesce(max(people) FILTER (WHERE step = 'paid'), 0) AS paid, under_way
FROM bucket LEFT JOIN counted USING (time)
GROUP BY time, under_way
ORDER BY time`,
    },
  },
  {
    id: 'funnel',
    title: words('행동 퍼널', 'Funnel'),
    about: words(
      '고른 기간에 앞 단계를 모두 거친 손님 수',
      'Shoppers with that step and all before it, in the chosen range',
    ),
    columns: 4,
    heightPx: 240,
    pace: 'live',
    drawing: { kind: 'ranking', name: 'step', measure: 'people', inOrder: true },
    fields: [
      { field: 'step', title: words('단계', 'Step'), unit: 'text', words: STEP_WORDS },
      { field: 'people', title: words('손님', 'Shoppers'), unit: 'count' },
      { field: 'of_previous', title: words('앞 단계 대비', 'Of the step before'), unit: 'share' },
      { field: 'of_first', title: words('처음 대비', 'Of the first'), unit: 'share' },
    ],
    query: {
      kind: 'sql',
      sql: `WITH person AS (
  ${taken('')}
  WHERE hour >= date_trunc('hour', {{from}}) AND hour < {{to}} AND step <> 'active' AND ${OF_SOURCES}
  GROUP BY shopper_id
), counted AS (
  SELECT ${counts}
  FROM person
)
SELECT each.step, each.people, each.people / nullif(each.previous, 0) AS of_previous,
  each.people / nullif(viewed, 0) AS of_first
FROM counted, LATERAL (VALUES ${STEPS.map(
        (step, at) => `(${at}, '${step}', ${step}, ${STEPS[at - 1] ?? 'NULL::float8'})`,
      ).join(', ')}) AS each (position, step, people, previous)
ORDER BY position`,
    },
  },
  {
    id: 'funnel-over-time',
    title: words('시간대별 퍼널', 'Funnel over time'),
    about: words(
      '구간마다 앞 단계를 모두 거친 손님 수. 기간이 짧으면 24시간',
      'Shoppers with that step and all before it in each bucket; at least the last 24 hours',
    ),
    columns: 8,
    heightPx: 240,
    pace: 'live',
    drawing: { kind: 'lines', measures: STEPS, partial: 'under_way' },
    fields: [
      TIME,
      ...STEPS.map((step) => ({ field: step, title: STEP_WORDS[step], unit: 'count' as const })),
      UNDER_WAY,
    ],
    query: {
      kind: 'sql',
      sql: `WITH bucket AS (
  ${everyBucket(hours)}
), person AS (
  ${taken(`${hours.of('hour')} AS time, `)}
  WHERE hour >= ${hours.since} AND hour < ${hours.until} AND step <> 'active' AND ${OF_SOURCES}
  GROUP BY 1, shopper_id
), counted AS (
  SELECT time, ${counts}
  FROM person
  GROUP BY time
)
SELECT time, ${STEPS.map((step) => `coalesce(${step}, 0) AS ${step}`).join(', ')}, under_way
FROM bucket LEFT JOIN counted USING (time)
ORDER BY time`,
    },
  },
  {
    id: 'grades',
    title: words('고객 등급', 'Customer grades'),
    about: words(
      '지금의 고객 수, 떠난 고객 제외. 기간과 출처를 고르지 않습니다',
      'Customers now, without those who left; range and sources do not apply',
    ),
    columns: 6,
    heightPx: 380,
    pace: 'live',
    drawing: { kind: 'pie', name: 'grade', measure: 'customers' },
    fields: [
      { field: 'grade', title: words('등급', 'Grade'), unit: 'text', words: GRADE_WORDS },
      { field: 'customers', title: words('고객', 'Customers'), unit: 'count' },
      { field: 'share', title: words('비율', 'Share'), unit: 'share' },
    ],
    query: {
      kind: 'sql',
      sql: `SELECT grade, customers::float8, customers::float8 / nullif(sum(customers) OVER (), 0)::float8 AS share
FROM customer_grade
ORDER BY array_position(ARRAY['VIP', 'GOLD', 'SILVER', 'BRONZE'], grade)`,
    },
  },
];
