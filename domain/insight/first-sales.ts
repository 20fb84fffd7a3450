import { survivalMedian } from '../statistics/survival.ts';
import { answerOf, CONFIDENCE, type Days, type FirstSaleStatement, type Insight } from './insight.ts';

/** A product that was listed; days are koreanDay. */
export interface ListedProduct {
  listedDay: number;
  /** null: it has not sold yet. */
  soldDay: number | null;
  /** The last day on which a sale would have been seen. */
  seenUntil: number;
}

const LEAST_PRODUCTS = 30;
export const WINDOW_BOUNDS = { least: 1, most: 60 } as const;

/**
 * How soon new products sell first: the Kaplan–Meier median of the days from listing to the first sale, products that
 * have not sold counted for as long as they were on sale. O(products).
 */
export function firstSaleInsight(products: readonly ListedProduct[], period: Days): Insight<FirstSaleStatement> {
  const spells = products.map(({ listedDay, soldDay, seenUntil }) => {
    const end = soldDay === null || soldDay > seenUntil ? seenUntil : soldDay;
    return [{ days: Math.max(0, end - listedDay), hasEnded: end === soldDay }];
  });
  const { spells: sample, ended, median, low, high } = survivalMedian(spells, CONFIDENCE);
  if (sample < LEAST_PRODUCTS) return { answer: { state: 'not-enough' }, period, cells: 1, sample };
  if (median === null || low === null) return { answer: { state: 'none' }, period, cells: 1, sample };
  const windowDays = Math.min(WINDOW_BOUNDS.most, Math.max(WINDOW_BOUNDS.least, high ?? median));
  const days = { medianDays: median, lowDays: low, highDays: high };
  return {
    answer: answerOf([{ key: String(windowDays), ...days, products: sample, sold: ended, windowDays }]),
    ...{ period, cells: 1, sample },
  };
}
