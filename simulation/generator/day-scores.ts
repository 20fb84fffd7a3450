import { BANDS, type Band, bandOf } from '#domain/propensity/hours.ts';
import { dayScoreOf, personalRateOf } from '#domain/propensity/score.ts';
import type { TrafficCustomer } from './population.ts';

/** Scores of customers (by index) on the current day, each computed once a day. */
export interface DayScores {
  /** Starts a day: clears the cached scores, since grades, promotions and life events change with the day. */
  begin(day: number): void;
  of(index: number): number;
  bandOf(index: number): Band;
  /** Demand by band: the sum of the scores of its customers who have joined. */
  demand(atMs: number): Record<Band, number>;
}

export function createDayScores(customers: readonly TrafficCustomer[]): DayScores {
  const bands = customers.map(({ ageBand }) => bandOf(ageBand));
  const rates = customers.map(({ id }) => personalRateOf(id));
  const scores = new Float64Array(customers.length).fill(Number.NaN);
  let today = 0;

  function of(index: number): number {
    const known = scores[index] as number;
    if (!Number.isNaN(known)) return known;
    const score = dayScoreOf(customers[index] as TrafficCustomer, today, rates[index]);
    scores[index] = score;
    return score;
  }

  return {
    begin(day) {
      today = day;
      scores.fill(Number.NaN);
    },
    of,
    bandOf: (index) => bands[index] as Band,
    demand(atMs) {
      const sums = Object.fromEntries(BANDS.map((band) => [band, 0])) as Record<Band, number>;
      customers.forEach(({ joinedAtMs }, index) => {
        if (joinedAtMs <= atMs) sums[bands[index] as Band] += of(index);
      });
      return sums;
    },
  };
}
