import { type Experiment, type Variant, variantLabel, variantOf } from '#domain/experiment/experiment.ts';
import { Recommender } from '#domain/recommendation/lists/recommender.ts';
import { LISTS, type ListRow } from '#domain/recommendation/lists/registry.ts';
import type { ComputedList } from '#domain/recommendation/lists/types.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';

interface Served {
  /** undefined: no experiment runs. */
  label: string | undefined;
  recommender: Recommender;
  popularityOnly: boolean;
}

/**
 * Who gets which lists: one recommender a variant of the experiment, all on the one model, which learns the same from
 * everybody. Memory: some 40 bytes a product and variant, for scratch.
 */
export class Serving {
  /** For what is everybody's. */
  readonly #shared: Recommender;
  readonly #shown: ReadonlySet<string>;
  readonly #model: RecommendationModel;
  readonly #experiment: Experiment | null;
  readonly #byVariant = new Map<Variant, Served>();

  constructor(model: RecommendationModel, experiment: Experiment | null, rules: readonly ListRow[] = LISTS) {
    this.#model = model;
    this.#experiment = experiment;
    this.#shown = new Set(rules.map(({ name }) => name));
    this.#shared = new Recommender(model);
    for (const variant of experiment?.variants ?? []) {
      const recommender = variant.lists === undefined ? this.#shared : new Recommender(model, overridesOf(variant));
      const label = variantLabel(experiment as Experiment, variant);
      this.#byVariant.set(variant, { label, recommender, popularityOnly: variant.popularityOnly === true });
    }
  }

  /** Keeps every recommender's trending as it is now. O(products) a variant with settings of its own. */
  refreshTrending(): void {
    for (const recommender of new Set([this.#shared, ...[...this.#byVariant.values()].map((one) => one.recommender)]))
      recommender.refreshTrending();
  }

  /** R3, as of the last `refreshTrending`. */
  trending(): ComputedList | null {
    return this.#shown.has('trending') ? this.#shared.trending() : null;
  }

  /** R6 beside a product. */
  boughtWith(productId: number): ComputedList | null {
    return this.#shown.has('bought-together') ? this.#shared.boughtWith(productId) : null;
  }

  /** One shopper's lists by their variant, its label, and the like-minded, nearest first. */
  listsOf(shopper: number): { lists: ComputedList[]; userNeighbours: number[]; variant: string | undefined } {
    const served = this.#servedTo(this.#model.shoppers.idOf(shopper));
    const { recommender, label: variant, popularityOnly } = served;
    const { lists, userNeighbours } = recommender.listsOf(shopper);
    const popular = popularityOnly ? recommender.popularListsOf(shopper) : [];
    const others = lists.filter(({ list }) => !popular.some((one) => one.list === list));
    const shown = [...popular, ...others].filter(({ list }) => this.#shown.has(list));
    return { lists: shown, userNeighbours, variant };
  }

  #servedTo(shopperId: string): Served {
    const plain = { label: undefined, recommender: this.#shared, popularityOnly: false };
    if (this.#experiment === null) return plain;
    return this.#byVariant.get(variantOf(this.#experiment, shopperId)) ?? plain;
  }
}

/** Only what is set: an undefined would stand in the way of the shop's own. */
function overridesOf({ lists = {} }: Variant): Record<string, number> {
  return Object.fromEntries(Object.entries(lists).filter((entry): entry is [string, number] => entry[1] !== undefined));
}
