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
const PERCENTS = [50, 25, 10] as const;
export const WINDOW_BOUNDS = { least: 1, most: 60 } as const;

/**
 * How soon new products sell first: the Kaplan–Meier median of the days from listing to the first sale, products that
 * have not sold counted for as long as they were on sale. Where fewer than half have sold, a quarter or a tenth of
 * them. O(products).
 */
export function firstSaleInsight(products: readonly ListedProduct[], period: Days): Insight<FirstSaleStatement> {
  const spells = products.map(({ listedDay, soldDay, seenUntil }) => {
    const end = soldDay === null || soldDay > seenUntil ? seenUntil : soldDay;
    return [{ days: Math.max(0, end - listedDay), hasEnded: end === soldDay }];
  });
  const sample = spells.length;
  if (sample < LEAST_PRODUCTS) return { answer: { state: 'not-enough' }, period, cells: 1, sample };
  const [reached] = PERCENTS.flatMap((percent) => {
    const { ended, median, low, high } = survivalMedian(spells, CONFIDENCE, percent / 100);
    return median === null || low === null ? [] : [{ percent, ended, days: median, low, high }];
  });
  if (reached === undefined) return { answer: { state: 'none' }, period, cells: 1, sample };
  const { percent, ended, days, low, high } = reached;
  const windowDays = Math.min(WINDOW_BOUNDS.most, Math.max(WINDOW_BOUNDS.least, high ?? days));
  return {
    answer: answerOf([
      {
        key: String(windowDays),
        percent,
        days,
        lowDays: low,
        highDays: high,
        products: sample,
        sold: ended,
        windowDays,
      },
    ]),
    ...{ period, cells: 1, sample },
  };
}
