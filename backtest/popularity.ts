import { Exclusions } from '#domain/recommendation/lists/exclusions.ts';
import type { DecayedCounts } from '#domain/recommendation/memory/decayed-counts.ts';
import { Top } from '#domain/recommendation/memory/top.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';

/** How many popular items are kept; a shopper has seen fewer of them than that. */
const DEPTH = 500;

/** The baseline: the most popular items, without those that the shopper's own lists exclude. */
export class PopularityBaseline {
  readonly #model: RecommendationModel;
  readonly #counts: Pick<DecayedCounts, 'score'>;
  readonly #exclusions: Exclusions;
  #popular: readonly number[] = [];

  constructor(model: RecommendationModel, counts: Pick<DecayedCounts, 'score'>) {
    this.#model = model;
    this.#counts = counts;
    this.#exclusions = new Exclusions(model);
  }

  /** Which items are popular now; kept until the next call. O(products). */
  refresh(): void {
    const { catalogue } = this.#model;
    const counts = this.#counts;
    const top = new Top(
      DEPTH,
      (a, b) => counts.score(b) - counts.score(a) || catalogue.productId(a) - catalogue.productId(b),
    );
    for (let item = 0; item < catalogue.length; item++)
      if (catalogue.servable(item) && counts.score(item) > 0) top.offer(item);
    this.#popular = top.take();
  }

  /** The `size` most popular products; `shopper` −1: nothing is known of them. */
  top(shopper: number, mayRepeat: boolean, size: number): number[] {
    if (shopper < 0) this.#exclusions.clear();
    else this.#exclusions.setShopper(shopper, mayRepeat);
    return this.#popular
      .filter((item) => !this.#exclusions.has(item))
      .slice(0, size)
      .map((item) => this.#model.catalogue.productId(item));
  }
}

/**
 * Popularity as it was when last frozen. Where each case is a visit of its own, the visits of earlier cases would count
 * as well, and a case's own items would be the only popular ones once training lies far enough back.
 */
export class FrozenPopularity {
  readonly #model: RecommendationModel;
  #scores = new Float64Array(0);

  constructor(model: RecommendationModel) {
    this.#model = model;
  }

  /** O(products). */
  freeze(): void {
    const { catalogue, popularity } = this.#model;
    this.#scores = Float64Array.from({ length: catalogue.length }, (_, item) => popularity.score(item));
  }

  /** 0 for items that came later. */
  score(item: number): number {
    return this.#scores[item] ?? 0;
  }
}
