/** What a list of hits adds up to. Rates in [0, 1]. */
export interface Figures {
  hr10: number;
  ndcg10: number;
  recall10: number;
  hr20: number;
  mrr20: number;
  /** Different items in the top 10s, as a share of the items of the training rows. */
  coverage: number;
  /** Mean −log2(share of shoppers who met it) of a top-10 item, in bits. */
  novelty: number;
  /** Share of top-10 places held by items outside the most popular fifth. */
  longTailShare: number;
  /** Cases answered right with exactly rank 1, 2, … 20 (the best of their targets). */
  ranks: number[];
}

/** Of one case. */
export type CaseFigures = Record<(typeof CASE_FIGURES)[number], number>;
export const CASE_FIGURES = ['hr10', 'ndcg10', 'hr20', 'mrr20'] as const;

export interface Popularities {
  /** Shoppers who met each item in the training rows. */
  count: Int32Array;
  shoppers: number;
  /** Items with a count. */
  items: number;
  /** Items met by more shoppers than this are the most popular fifth. */
  headAbove: number;
}

const HEAD_SHARE = 0.2;

export function popularitiesOf(pairs: Iterable<{ shopper: number; item: number }>, items: number): Popularities {
  const count = new Int32Array(items);
  const shoppers = new Set<number>();
  const met = new Set<number>();
  for (const { shopper, item } of pairs) {
    shoppers.add(shopper);
    const pair = shopper * items + item;
    if (met.has(pair)) continue;
    met.add(pair);
    count[item] = (count[item] as number) + 1;
  }
  const counts = [...count].filter((times) => times > 0).sort((a, b) => b - a);
  const headAbove = counts[Math.ceil(counts.length * HEAD_SHARE)] ?? 0;
  return { count, shoppers: shoppers.size, items: counts.length, headAbove };
}

/**
 * Adds up ranked lists against what came. One target: HR@k = recall, NDCG@k = 1/log2(rank + 1), MRR = 1/rank. Several:
 * NDCG over the best order possible of min(k, targets); recall over all targets; HR and MRR by the best of them. A
 * target no training row knows stays as a miss.
 */
export class Score {
  #cases = 0;
  #hr10 = 0;
  #hr20 = 0;
  #ndcg10 = 0;
  #recall10 = 0;
  #mrr20 = 0;
  #bits = 0;
  #tail = 0;
  #places = 0;
  readonly #shown = new Set<number>();
  readonly #ranks = new Array<number>(20).fill(0);
  readonly #popularities: Popularities;

  constructor(popularities: Popularities) {
    this.#popularities = popularities;
  }

  /** Returns what this one list was worth. */
  add(ranked: readonly number[], targets: readonly number[]): CaseFigures {
    this.#cases++;
    let gain = 0;
    let found = 0;
    let best = Number.POSITIVE_INFINITY;
    for (const target of targets) {
      const place = ranked.indexOf(target);
      if (place < 0 || place >= 20) continue;
      best = Math.min(best, place + 1);
      if (place >= 10) continue;
      gain += 1 / Math.log2(place + 2);
      found++;
    }
    let ideal = 0;
    for (let place = 0; place < Math.min(10, targets.length); place++) ideal += 1 / Math.log2(place + 2);
    this.#ndcg10 += gain / ideal;
    this.#recall10 += found / targets.length;
    if (best <= 10) this.#hr10++;
    if (best <= 20) {
      this.#hr20++;
      this.#mrr20 += 1 / best;
      this.#ranks[best - 1] = (this.#ranks[best - 1] as number) + 1;
    }
    const { count, shoppers, headAbove } = this.#popularities;
    for (const item of ranked.slice(0, 10)) {
      const times = count[item] ?? 0;
      this.#shown.add(item);
      this.#places++;
      this.#bits += -Math.log2(Math.max(times, 1) / shoppers);
      if (times <= headAbove) this.#tail++;
    }
    return {
      hr10: best <= 10 ? 1 : 0,
      ndcg10: gain / ideal,
      hr20: best <= 20 ? 1 : 0,
      mrr20: best <= 20 ? 1 / best : 0,
    };
  }

  figures(): Figures {
    const mean = (sum: number, of = this.#cases) => (of === 0 ? 0 : Math.round((sum / of) * 1e5) / 1e5);
    return {
      hr10: mean(this.#hr10),
      ndcg10: mean(this.#ndcg10),
      recall10: mean(this.#recall10),
      hr20: mean(this.#hr20),
      mrr20: mean(this.#mrr20),
      coverage: mean(this.#shown.size, this.#popularities.items),
      novelty: mean(this.#bits, this.#places),
      longTailShare: mean(this.#tail, this.#places),
      ranks: [...this.#ranks],
    };
  }
}
