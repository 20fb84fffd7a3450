import type { DecayedCounts } from '../memory/decayed-counts.ts';
import { ScoreAccumulator } from '../memory/score-accumulator.ts';
import type { RecommendationModel } from '../model/model.ts';
import type { ListSettings } from '../model/settings.ts';
import { Blender } from './blend.ts';
import { type Candidate, composeList, type ItemStep, type Step } from './compose.ts';
import { Exclusions } from './exclusions.ts';
import { ItemScores } from './item-scores.ts';
import type { OwnItems } from './own-items.ts';
import type { QueryItem } from './query-items.ts';
import type { ListName } from './registry.ts';
import type { ComputedList } from './types.ts';
import { UserNeighbours } from './user-neighbours.ts';

/** What every list is computed with. Holds scratch arrays that lists share: one caller at a time. */
export class ListContext {
  readonly model: RecommendationModel;
  readonly settings: ListSettings;
  readonly exclusions: Exclusions;
  readonly itemScores: ItemScores;
  readonly userNeighbours: UserNeighbours;
  /** Votes of the user neighbours. */
  readonly votes = new ScoreAccumulator();
  readonly blender: Blender;
  /** Popularity of the last weeks. */
  readonly popularity: Pick<DecayedCounts, 'score'>;
  /** What is trending, as of the last refresh; best first. */
  trending: readonly Candidate[] = [];
  /** How many times its share popularity counts in the lists being made (time-away.ts). */
  popularityTimes = 1;

  constructor(model: RecommendationModel, settings: ListSettings, popularity: Pick<DecayedCounts, 'score'>) {
    this.popularity = popularity;
    this.model = model;
    this.settings = settings;
    this.exclusions = new Exclusions(model);
    this.itemScores = new ItemScores(model);
    this.userNeighbours = new UserNeighbours(model);
    this.blender = new Blender(model, settings);
  }

  /** Order of two items by product id: the order of equal scores. */
  byId = (a: number, b: number): number => this.model.catalogue.productId(a) - this.model.catalogue.productId(b);

  /** Fills `list` from the first step down, without what is excluded; null: there was nothing. */
  compose(list: ComputedList['list'], steps: readonly Step[], categoryCap = this.settings.categoryCap) {
    const { size } = this.settings;
    return composeList(this.model, list, steps, { size, categoryCap, excluded: (item) => this.exclusions.has(item) });
  }
}

/** What the lists of one shopper are made of, computed once for all of them. */
export interface ShopperContext {
  lists: ListContext;
  shopper: number;
  /** The shopper's newest items, newest first; at least one. */
  queryItems: readonly QueryItem[];
  /** Those of them that may be shown again. */
  own: OwnItems;
  /** ItemCF over the query items. */
  personal: ItemStep;
  /** What fills a list for which there is too little behaviour: similar products, then trending, then new ones. */
  fallback: readonly Step[];
}

/**
 * How a list of registry.ts is made: one file each. A list may exist for a shopper, beside a product, for everybody, or
 * in any of these; null: there is nothing to show. One that is made elsewhere has none of them.
 */
export interface ListDefinition {
  name: ListName;
  forShopper?(context: ShopperContext): ComputedList | null;
  /** `queryItems`: the product alone, as if it was looked at just now. */
  besideProduct?(lists: ListContext, queryItem: QueryItem): ComputedList | null;
  forEverybody?(lists: ListContext): ComputedList | null;
}
