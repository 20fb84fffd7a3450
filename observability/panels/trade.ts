import { commonest, countOf, each, overTime, type Panel, RANKED_BAR, TIME_AXIS } from './panel.ts';

const STEPS = {
  ko: { viewed: '상품 봄', carted: '담음', checkout: '주문서', paid: '결제' },
  en: { viewed: 'Viewed', carted: 'In cart', checkout: 'Checkout', paid: 'Paid' },
};
const COUPON_WORDS = {
  ko: { 'coupon-issued': '발급', 'coupon-used': '사용' },
  en: { 'coupon-issued': 'Issued', 'coupon-used': 'Used' },
};

/** From looking to paying, and the coupons on the way. */
export const TRADE_PANELS: readonly Panel[] = [
  {
    id: 'funnel',
    title: { ko: '구매까지의 길', en: 'Funnel' },
    about: { ko: '각 단계에 이른 손님의 수', en: 'Shoppers who came to each step' },
    columns: 4,
    heightPx: 220,
    query: countOf(
      each(
        {
          viewed: {
            bool: { filter: [{ term: { type: 'page-viewed' } }, { exists: { field: 'payload.productId' } }] },
          },
          carted: { term: { type: 'cart-item-added' } },
          checkout: { term: { type: 'checkout-started' } },
          paid: { term: { type: 'payment-succeeded' } },
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
    spec: () => ({
      mark: RANKED_BAR,
      encoding: {
        y: { field: 'key', type: 'nominal', title: null, sort: '-x' },
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
      ],
      mark: { type: 'bar', tooltip: true },
      encoding: {
        x: { field: 'key', type: 'nominal', title: null, axis: { labelAngle: 0 } },
        xOffset: { field: 'what', type: 'nominal' },
        y: { field: 'coupons', type: 'quantitative', title: null, axis: { tickMinStep: 1 } },
        color: { field: 'what', type: 'nominal', title: null, legend: { orient: 'bottom' } },
      },
    }),
  },
];
