import { EVENT_WORDS } from '#contracts/console-words.ts';
import {
  bySource,
  commonest,
  countOf,
  each,
  namedBucket,
  overTime,
  overWholeRange,
  type Panel,
  perSource,
  sourceColour,
  TIME_AXIS,
  worded,
} from './panel.ts';

const DAYS = { ko: ['일', '월', '화', '수', '목', '금', '토'], en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] };
/** Korea keeps UTC+9 all year: the hour of a shopper's day follows from the epoch alone. */
const KST = 'datum.key + 32400000';

/** Who comes, when, and what they look at. */
export const TRAFFIC_PANELS: readonly Panel[] = [
  {
    id: 'events-over-time',
    title: { ko: '시간에 따른 이벤트', en: 'Events over time' },
    about: { ko: '모든 이벤트, 종류별', en: 'All events, by type' },
    columns: 8,
    heightPx: 260,
    query: countOf(overTime({ types: commonest('type', 20) })),
    spec: (locale) =>
      overWholeRange({
        transform: [
          { flatten: ['types.buckets'], as: ['each'] },
          { calculate: worded(EVENT_WORDS, 'datum.each.key', locale), as: 'type' },
          { calculate: 'datum.each.doc_count', as: 'events' },
        ],
        mark: { type: 'bar', width: 5, tooltip: true },
        encoding: {
          x: TIME_AXIS,
          y: { field: 'events', type: 'quantitative', title: null },
          color: {
            field: 'type',
            type: 'nominal',
            title: null,
            legend: { orient: 'bottom', columns: { expr: 'width < 500 ? 2 : 6' }, symbolLimit: 20 },
          },
        },
      }),
  },
  {
    id: 'active-shoppers',
    title: { ko: '활동 중인 손님', en: 'Active shoppers' },
    about: { ko: '시간대마다 서로 다른 손님의 수, 출처별', en: 'Distinct shoppers in each span of time, by source' },
    columns: 4,
    heightPx: 260,
    query: countOf(overTime({ sources: bySource({ shoppers: { cardinality: { field: 'shopperId' } } }) })),
    spec: (locale) =>
      overWholeRange({
        transform: [...perSource('sources', locale), { calculate: 'datum.each.shoppers.value', as: 'count' }],
        mark: { type: 'line', point: { size: 18 }, interpolate: 'monotone', tooltip: true },
        encoding: {
          x: TIME_AXIS,
          y: { field: 'count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
          color: sourceColour(locale),
        },
      }),
  },
  {
    id: 'hour-by-day',
    title: { ko: '요일 × 시간', en: 'Hour × day' },
    about: { ko: '한국 시각의 요일과 시간마다 이벤트 수', en: 'Events by hour and day of the week, Korean time' },
    columns: 6,
    heightPx: 220,
    query: countOf({ date_histogram: { field: 'occurredAt', fixed_interval: '1h', min_doc_count: 1 } }),
    spec: (locale) => ({
      transform: [
        { calculate: `utchours(${KST})`, as: 'hour' },
        { calculate: `${JSON.stringify(DAYS[locale])}[utcday(${KST})]`, as: 'day' },
        { aggregate: [{ op: 'sum', field: 'doc_count', as: 'events' }], groupby: ['hour', 'day'] },
      ],
      mark: { type: 'rect', cornerRadius: 2, tooltip: true },
      encoding: {
        x: {
          field: 'hour',
          type: 'ordinal',
          title: null,
          scale: { domain: { expr: 'sequence(24)' } },
          axis: { labelAngle: 0 },
        },
        y: { field: 'day', type: 'ordinal', title: null, sort: DAYS[locale], scale: { domain: DAYS[locale] } },
        color: { field: 'events', type: 'quantitative', title: null, legend: null },
      },
    }),
  },
  {
    id: 'top-products',
    title: { ko: '많이 찾는 상품', en: 'Top products' },
    about: { ko: '많이 보고, 누르고, 담은 상품', en: 'Products most viewed, clicked and added to carts' },
    columns: 6,
    heightPx: 260,
    query: countOf(
      commonest('payload.productId', 12, { types: commonest('type', 4), named: commonest('productName', 1) }),
      {
        types: ['page-viewed', 'product-clicked', 'cart-item-added'],
      },
    ),
    named: { kind: 'product', in: [] },
    spec: (locale) => ({
      transform: [
        { flatten: ['types.buckets'], as: ['each'] },
        { calculate: namedBucket('datum'), as: 'product' },
        { calculate: worded(EVENT_WORDS, 'datum.each.key', locale), as: 'type' },
        { calculate: 'datum.each.doc_count', as: 'events' },
      ],
      mark: { type: 'bar', tooltip: true },
      encoding: {
        y: { field: 'product', type: 'nominal', title: null, sort: '-x', axis: { labelLimit: 220 } },
        x: { field: 'events', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
        color: { field: 'type', type: 'nominal', title: null, legend: { orient: 'bottom' } },
      },
    }),
  },
  {
    id: 'top-categories',
    title: { ko: '많이 찾는 분류', en: 'Top categories' },
    about: { ko: '목록을 본 횟수와 주문에 든 횟수', en: 'Lists viewed, and orders that hold it, by category' },
    columns: 4,
    heightPx: 240,
    query: countOf(
      each(
        { viewed: { term: { type: 'page-viewed' } }, ordered: { term: { type: 'order-placed' } } },
        { viewed: commonest('payload.categoryId', 12), ordered: commonest('payload.lines.categoryId', 12) },
      ),
    ),
    named: { kind: 'category', in: ['viewed', 'ordered'] },
    spec: (locale) => ({
      transform: [
        { calculate: "datum.key === 'viewed' ? datum.viewed.buckets : datum.ordered.buckets", as: 'categories' },
        { flatten: ['categories'], as: ['category'] },
        { calculate: namedBucket('datum.category'), as: 'category_name' },
        { calculate: 'datum.category.doc_count', as: 'count' },
        {
          calculate:
            locale === 'ko'
              ? "datum.key === 'viewed' ? '목록을 봄' : '주문함'"
              : "datum.key === 'viewed' ? 'Viewed' : 'Ordered'",
          as: 'what',
        },
      ],
      mark: { type: 'bar', tooltip: true },
      encoding: {
        y: { field: 'category_name', type: 'nominal', title: null, sort: '-x' },
        x: { field: 'count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
        color: { field: 'what', type: 'nominal', title: null, legend: { orient: 'bottom' } },
      },
    }),
  },
];
