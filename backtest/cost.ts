import { CASE_FIGURES, type CaseFigures } from './metrics.ts';

/** What is lost by something, and how sure that is. Negative: it gains. */
export interface Cost {
  /** Mean over the cases of the figure without it minus the figure with it. */
  cost: number;
  /** Standard error of that mean, by the differences case by case. */
  standardError: number;
}

export type Costs = Record<keyof CaseFigures, Cost>;

/** Adds up the differences between two rankings of the same cases. */
export class CostSum {
  #cases = 0;
  readonly #sum: CaseFigures = { hr10: 0, ndcg10: 0, hr20: 0, mrr20: 0 };
  readonly #squares: CaseFigures = { hr10: 0, ndcg10: 0, hr20: 0, mrr20: 0 };

  add(without: CaseFigures, held: CaseFigures): void {
    this.#cases++;
    for (const figure of CASE_FIGURES) {
      const difference = without[figure] - held[figure];
      this.#sum[figure] += difference;
      this.#squares[figure] += difference ** 2;
    }
  }

  costs(): Costs {
    const cases = Math.max(1, this.#cases);
    const rounded = (value: number) => Math.round(value * 1e5) / 1e5;
    const costOf = (figure: keyof CaseFigures): Cost => {
      const mean = this.#sum[figure] / cases;
      const variance = Math.max(0, this.#squares[figure] / cases - mean ** 2);
      return { cost: rounded(mean), standardError: rounded(Math.sqrt(variance / cases)) };
    };
    return Object.fromEntries(CASE_FIGURES.map((figure) => [figure, costOf(figure)])) as Costs;
  }
}
