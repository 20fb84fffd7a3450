import { DEFINITIONS, PAYMENT_REASON_WORDS, RULE_WORDS, SOURCE_WORDS } from '#contracts/console-words.ts';
import {
  bySource,
  commonest,
  countOf,
  each,
  overTime,
  overWholeRange,
  type Panel,
  type PanelLocale,
  perSource,
  RANKED_BAR,
  sourceColour,
  sourceNames,
  TIME_AXIS,
  worded,
} from './panel.ts';

const STEPS = {
  ko: { viewed: '상품 봄', carted: '담음', checkout: '주문서', paid: '결제' },
  en: { viewed: 'Viewed', carted: 'In cart', checkout: 'Checkout', paid: 'Paid' },
};
type Clause = Record<string, unknown>;
const PRODUCT_VIEWED: Clause = {
  bool: { filter: [{ term: { type: 'page-viewed' } }, { exists: { field: 'payload.productId' } }] },
};
const ofType = (...types: string[]): Clause[] => types.map((type) => ({ term: { type } }));
const anyOf = (...clauses: Clause[]): Clause => ({ bool: { should: clauses, minimum_should_match: 1 } });

const COUPON_WORDS = {
  ko: { 'coupon-issued': '발급', 'coupon-used': '사용' },
  en: { 'coupon-issued': 'Issued', 'coupon-used': 'Used' },
};

const FIGURES = {
  ko: { source: '출처', orders: '주문', won: '결제 금액(원)', events: '이벤트', beside: ['주문 ', '건', '원 결제'] },
  en: { source: 'Source', orders: 'Orders', won: 'Paid (won)', events: 'Events', beside: ['', ' orders', ' won paid'] },
};

/** Vega: orders and won beside a bar; on a narrow panel the orders alone. */
function besideBar(locale: PanelLocale): string {
  const [before, orders, won] = FIGURES[locale].beside;
  const short = `'${before}' + format(datum.orders, ',') + '${orders}'`;
  return `width < 480 ? ${short} : ${short} + ' · ' + format(datum.won, ',') + '${won}'`;
}

/** From looking to paying, and the coupons on the way. */
export const TRADE_PANELS: readonly Panel[] = [
  {
    id: 'sources',
    title: { ko: '출처', en: 'Sources' },
    about: DEFINITIONS.sources,
    columns: 12,
    heightPx: 130,
    query: countOf(
      bySource({
        orders: { filter: { term: { type: 'order-placed' } } },
        paid: {
          filter: { term: { type: 'payment-succeeded' } },
          aggs: { won: { sum: { field: 'payload.amountWon' } } },
        },
      }),
    ),
    spec: (locale) => ({
      transform: [
        { calculate: worded(SOURCE_WORDS, 'datum.key', locale), as: 'source' },
        { calculate: 'datum.orders.doc_count', as: 'orders' },
        { calculate: 'datum.paid.won.value', as: 'won' },
        { calculate: 'datum.doc_count', as: 'events' },
      ],
      encoding: {
        y: { field: 'source', type: 'nominal', title: null },
        x: {
          field: 'orders',
          type: 'quantitative',
          title: null,
          axis: { tickMinStep: 1, tickCount: 5 },
          // Room for the text beside the longest bar.
          scale: { rangeMax: { expr: 'width * 0.6' } },
        },
        tooltip: [
          { field: 'source', type: 'nominal', title: FIGURES[locale].source },
          { field: 'orders', type: 'quantitative', title: FIGURES[locale].orders },
          { field: 'won', type: 'quantitative', format: ',', title: FIGURES[locale].won },
          { field: 'events', type: 'quantitative', format: ',', title: FIGURES[locale].events },
        ],
      },
      layer: [
        {
          mark: { ...RANKED_BAR, cornerRadiusEnd: 4 },
          encoding: { color: { ...sourceColour(locale), legend: null } },
        },
        {
          mark: { type: 'text', align: 'left', dx: 5, fontWeight: 'bold', text: { expr: besideBar(locale) } },
        },
      ],
    }),
  },
  {
    id: 'funnel',
    title: { ko: '구매까지의 길', en: 'Funnel' },
    about: DEFINITIONS.funnel,
    columns: 4,
    heightPx: 220,
    query: countOf(
      each(
        {
          viewed: anyOf(PRODUCT_VIEWED, ...ofType('cart-item-added', 'checkout-started', 'payment-succeeded')),
          carted: anyOf(...ofType('cart-item-added', 'checkout-started', 'payment-succeeded')),
          checkout: anyOf(...ofType('checkout-started', 'payment-succeeded')),
          paid: anyOf(...ofType('payment-succeeded')),
        },
        {
          shoppers: { cardinality: { field: 'shopperId' } },
          sources: bySource({ shoppers: { cardinality: { field: 'shopperId' } } }),
        },
      ),
    ),
    spec: (locale) => ({
      transform: [
        { calculate: `(${JSON.stringify(STEPS[locale])})[datum.key]`, as: 'step' },
        ...perSource('sources', locale),
        { calculate: 'datum.each.shoppers.value', as: 'count' },
      ],
      encoding: {
        y: { field: 'step', type: 'nominal', title: null, sort: Object.values(STEPS[locale]) },
        yOffset: { field: 'source', type: 'nominal', sort: sourceNames(locale) },
        x: { field: 'count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
      },
      layer: [
        {
          mark: { type: 'bar', cornerRadiusEnd: 4, tooltip: true },
          encoding: { color: sourceColour(locale) },
        },
        {
          mark: { type: 'text', align: 'left', dx: 5, fontWeight: 'bold' },
          encoding: { text: { field: 'count', type: 'quantitative', format: ',' } },
        },
      ],
    }),
  },
  {
    id: 'paid-over-time',
    title: { ko: '결제 금액', en: 'Paid' },
    about: { ko: '결제된 원, 출처별', en: 'Won paid, by source' },
    columns: 4,
    heightPx: 220,
    query: countOf(overTime({ sources: bySource({ paid: { sum: { field: 'payload.amountWon' } } }) }), {
      types: ['payment-succeeded'],
    }),
    spec: (locale) =>
      overWholeRange({
        transform: [...perSource('sources', locale), { calculate: 'datum.each.paid.value', as: 'won' }],
        mark: { type: 'bar', width: 4, tooltip: true },
        encoding: {
          x: TIME_AXIS,
          y: { field: 'won', type: 'quantitative', title: null, axis: { format: '~s' } },
          color: sourceColour(locale),
        },
      }),
  },
  {
    id: 'payment-failures',
    title: { ko: '결제가 안 된 까닭', en: 'Payment failures' },
    about: { ko: '까닭별 실패한 결제', en: 'Failed payments by reason' },
    columns: 4,
    heightPx: 220,
    query: countOf(commonest('payload.reason', 10), { types: ['payment-failed'] }),
    spec: (locale) => ({
      transform: [{ calculate: worded(PAYMENT_REASON_WORDS, 'datum.key', locale), as: 'why' }],
      mark: RANKED_BAR,
      encoding: {
        y: { field: 'why', type: 'nominal', title: null, sort: '-x' },
        x: { field: 'doc_count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
      },
    }),
  },
  {
    id: 'rule-firings',
    title: { ko: '규칙별 쿠폰', en: 'Coupons by rule' },
    about: { ko: '발급과 사용', en: 'Issued and used' },
    columns: 6,
    heightPx: 220,
    query: countOf(commonest('payload.rule', 20, { types: commonest('type', 2) }), {
      types: ['coupon-issued', 'coupon-used'],
    }),
    spec: (locale) => ({
      transform: [
        { flatten: ['types.buckets'], as: ['each'] },
        { calculate: `(${JSON.stringify(COUPON_WORDS[locale])})[datum.each.key]`, as: 'what' },
        { calculate: 'datum.each.doc_count', as: 'coupons' },
        { calculate: `datum.key + ' ' + ${worded(RULE_WORDS, 'datum.key', locale)}`, as: 'rule' },
      ],
      mark: { type: 'bar', tooltip: true },
      encoding: {
        y: { field: 'rule', type: 'nominal', title: null, axis: { labelLimit: 220 } },
        yOffset: { field: 'what', type: 'nominal' },
        x: { field: 'coupons', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
        color: { field: 'what', type: 'nominal', title: null, legend: { orient: 'bottom' } },
      },
    }),
  },
];
