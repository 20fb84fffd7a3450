import { DEFINITIONS, PAYMENT_REASON_WORDS, RULE_WORDS } from '#contracts/console-words.ts';
import { commonest, countOf, each, overTime, type Panel, RANKED_BAR, TIME_AXIS, worded } from './panel.ts';

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

/** From looking to paying, and the coupons on the way. */
export const TRADE_PANELS: readonly Panel[] = [
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
        { shoppers: { cardinality: { field: 'shopperId' } } },
      ),
    ),
    spec: (locale) => ({
      transform: [
        { calculate: `(${JSON.stringify(STEPS[locale])})[datum.key]`, as: 'step' },
        { calculate: 'datum.shoppers.value', as: 'count' },
      ],
      encoding: {
        y: { field: 'step', type: 'nominal', title: null, sort: Object.values(STEPS[locale]) },
        x: { field: 'count', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
      },
      layer: [
        { mark: { type: 'bar', cornerRadiusEnd: 4, tooltip: true } },
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
    about: { ko: '결제된 원', en: 'Won paid' },
    columns: 4,
    heightPx: 220,
    query: countOf(overTime({ paid: { sum: { field: 'payload.amountWon' } } }), { types: ['payment-succeeded'] }),
    spec: () => ({
      transform: [{ calculate: 'datum.paid.value', as: 'won' }],
      mark: { type: 'bar', width: 4, tooltip: true },
      encoding: { x: TIME_AXIS, y: { field: 'won', type: 'quantitative', title: null, axis: { format: '~s' } } },
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
