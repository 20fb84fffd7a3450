import type { Grade } from '../grade/grade.ts';
import type { Interval } from '../statistics/ratios.ts';

/*
 * Words. An INSIGHT is what the shop's own numbers show about one question. It holds the STATEMENTS that are sure
 * enough (each with its estimate, interval and sample), or why there are none. What is looked at in many cells is
 * corrected for their number (Bonferroni): all statements of an insight together hold with 95 %.
 */

export const CONFIDENCE = 0.95;

/** Days (koreanDay), both included. */
export interface Days {
  from: number;
  until: number;
}

export type Answer<S> =
  | { state: 'found'; statements: readonly S[] }
  /** Enough data, and no difference that is sure. */
  | { state: 'none' }
  | { state: 'not-enough' };

export interface Insight<S> {
  answer: Answer<S>;
  period: Days;
  /** Cells that were looked at; the confidence of each is 1 − 5 % / cells. */
  cells: number;
  /** Orders, spells or products that were counted. */
  sample: number;
}

export type Gender = 'FEMALE' | 'MALE';

/** A group of buyers orders more at an hour than other buyers do. */
export interface HourStatement {
  key: string;
  gender: Gender;
  ageBand: number;
  /** 0 to 23, in Seoul. */
  hour: number;
  /** The group's share of orders at that hour over the other buyers'. */
  ratio: Interval;
  /** Of the group: at that hour, and in all. */
  orders: number;
  groupOrders: number;
}

/** Customers of a grade buy again after so many days: the median. */
export interface CycleStatement {
  key: string;
  grade: Grade;
  medianDays: number;
  lowDays: number | null;
  highDays: number | null;
  customers: number;
  spells: number;
  /** Day after an order on which C9 reminds those without a cycle of their own. */
  remindOnDay: number;
}

export const OCCASIONS = ['month-start', 'payday'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** On an occasion of the month more is ordered than on the same weekdays around it. */
export interface OccasionStatement {
  key: string;
  occasion: Occasion;
  ratio: Interval;
  /** Occasions and days of them that were compared, and their orders. */
  occasions: number;
  days: number;
  orders: number;
  /** The next one. */
  next: Days;
}

/** A share of the new products has sold within so many days of being listed. */
export interface FirstSaleStatement {
  key: string;
  /** Half of them, else the largest of these that is reached. */
  percent: 50 | 25 | 10;
  days: number;
  lowDays: number | null;
  highDays: number | null;
  products: number;
  /** Of them, those that have sold. */
  sold: number;
  /** Days for which the list of new arrivals would show a product that has not sold. */
  windowDays: number;
}

/** The four insights of the shop. */
export interface Insights {
  hours: Insight<HourStatement>;
  cycles: Insight<CycleStatement>;
  occasions: Insight<OccasionStatement>;
  firstSales: Insight<FirstSaleStatement>;
}

/** The confidence of one of `cells` statements that are to hold together. */
export function confidenceOfEach(cells: number): number {
  return 1 - (1 - CONFIDENCE) / Math.max(1, cells);
}

/** 'found' with at least one statement, else 'none'. */
export function answerOf<S>(statements: readonly S[]): Answer<S> {
  return statements.length === 0 ? { state: 'none' } : { state: 'found', statements };
}
