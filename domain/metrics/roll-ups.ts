import { defineRollUp, type RollUp, type SumMeasure } from './roll-up.ts';

const ORDERS = { ko: '주문', en: 'Orders', unit: 'orders', sum: { of: 'one', when: 'placed' } } as const;
const LINES = { ko: '주문 상품', en: 'Order lines', unit: 'lines', sum: { of: 'one', when: 'placed' } } as const;
const PIECES = { ko: '판매 수량', en: 'Pieces', unit: 'pieces', sum: { of: 'pieces', when: 'placed' } } as const;
const WON = { ko: '결제 금액', en: 'Amount paid', unit: 'won', sum: { of: 'won', when: 'placed' } } as const;
const CANCELLED_WON = {
  ko: '취소 금액',
  en: 'Amount cancelled',
  unit: 'won',
  sum: { of: 'won', when: 'cancelled' },
} as const;

const cancelled = <U extends 'orders' | 'lines'>(unit: U) =>
  ({ ko: '취소', en: 'Cancelled', unit, sum: { of: 'one', when: 'cancelled' } }) as const satisfies SumMeasure;

const ORDER_MEASURES = {
  orders: ORDERS,
  pieces: PIECES,
  won: WON,
  cancelled: cancelled('orders'),
  cancelled_won: CANCELLED_WON,
} as const;

/** Orders of a run faster than the shop's own pace are rows of their own: comparisons leave them out. */
const WHOSE = ['source', 'accelerated'] as const;

export const ORDER_MINUTE = defineRollUp({
  name: 'order_minute',
  ko: '분별 주문',
  en: 'Orders by minute',
  bucket: 'minute',
  of: 'orders',
  dimensions: WHOSE,
  measures: ORDER_MEASURES,
  cancelledOn: 'cancelled-at',
  keptDays: 60,
});

export const ORDER_HOUR = defineRollUp({
  name: 'order_hour',
  ko: '시간별 주문',
  en: 'Orders by hour',
  bucket: 'hour',
  of: 'orders',
  dimensions: WHOSE,
  measures: ORDER_MEASURES,
  cancelledOn: 'cancelled-at',
});

/** Won after the discounts of the line, without shipping: those of all categories are not those of the orders. */
export const CATEGORY_HOUR = defineRollUp({
  name: 'category_hour',
  ko: '시간별 카테고리',
  en: 'Categories by hour',
  bucket: 'hour',
  of: 'lines',
  dimensions: [...WHOSE, 'category_id'],
  measures: {
    lines: LINES,
    pieces: PIECES,
    won: { ...WON, ko: '상품 금액', en: 'Amount of lines' },
    cancelled: cancelled('lines'),
    cancelled_won: CANCELLED_WON,
  },
  cancelledOn: 'cancelled-at',
});

/** Buyers as they were when they ordered. */
export const BUYER_HOUR = defineRollUp({
  name: 'buyer_hour',
  ko: '시간별 구매자',
  en: 'Buyers by hour',
  bucket: 'hour',
  of: 'orders',
  dimensions: [...WHOSE, 'gender', 'age_band', 'grade'],
  measures: { orders: ORDERS, won: WON, cancelled: cancelled('orders'), cancelled_won: CANCELLED_WON },
  cancelledOn: 'cancelled-at',
});

export const CUSTOMER_DAY = defineRollUp({
  name: 'customer_day',
  ko: '일별 고객',
  en: 'Customers by day',
  bucket: 'day',
  of: 'orders',
  dimensions: ['shopper_id', ...WHOSE],
  measures: {
    orders: ORDERS,
    won: WON,
    cancelled: cancelled('orders'),
    cancelled_won: CANCELLED_WON,
    buyers: {
      ko: '구매 고객',
      en: 'Buyers',
      unit: 'people',
      distinct: 'shopper_id',
      notAdditiveOver: ['day', 'source', 'accelerated'],
    },
  },
  cancelledOn: 'placed-at',
});

export const BEHAVIOR_MINUTE = defineRollUp({
  name: 'behavior_minute',
  ko: '분별 행동',
  en: 'Events by minute',
  bucket: 'minute',
  of: 'acts',
  dimensions: ['source', 'type'],
  measures: { events: { ko: '이벤트', en: 'Events', unit: 'events', sum: { of: 'one', when: 'done' } } },
  keptDays: 60,
});

export const SHOPPER_HOUR = defineRollUp({
  name: 'shopper_hour',
  ko: '시간별 방문자',
  en: 'Shoppers by hour',
  bucket: 'hour',
  of: 'people',
  dimensions: ['source', 'step', 'shopper_id'],
  measures: {
    people: {
      ko: '사람',
      en: 'People',
      unit: 'people',
      distinct: 'shopper_id',
      notAdditiveOver: ['hour', 'source', 'step'],
    },
  },
  keptDays: 62,
});

/** All roll-ups. SQL, the recount and the job of Spark follow from this list (docs/decisions/0126). */
export const ROLL_UPS = [
  ORDER_MINUTE,
  ORDER_HOUR,
  CATEGORY_HOUR,
  BUYER_HOUR,
  CUSTOMER_DAY,
  BEHAVIOR_MINUTE,
  SHOPPER_HOUR,
] as const satisfies readonly RollUp[];
