import type { DecayedCounts } from '../memory/decayed-counts.ts';
import { VIEWED } from '../model/history.ts';
import type { RecommendationModel } from '../model/model.ts';
import type { ListSettings } from '../model/settings.ts';
import { SIGNAL_WEIGHTS } from '../model/signals.ts';
import { LIST_DEFINITIONS } from './definitions.ts';
import { ListContext, type ListDefinition, type ShopperContext } from './list-context.ts';
import { NO_OWN_ITEMS, ownItemsOf } from './own-items.ts';
import { queryItemsOf } from './query-items.ts';
import { itemStep, newStep, similarSteps, trendingStep } from './steps.ts';
import { popularityAfter } from './time-away.ts';
import { trendingNow } from './trending.ts';
import type { ComputedList } from './types.ts';

/**
 * Lists out of the model: candidates, exclusions, fallback chain, reasons. Deterministic in the model's state; ties go
 * to the smaller product id. Holds scratch arrays, so one recommender serves one caller at a time.
 */
export class Recommender {
  readonly #lists: ListContext;
  readonly #definitions: readonly ListDefinition[];

  /**
   * `overrides`: what differs from the model's list settings. `definitions`: the lists there are. `popularity`: of the
   * same items, where the backtest asks as of another moment than the model's own.
   */
  constructor(
    model: RecommendationModel,
    overrides: Partial<ListSettings> = {},
    definitions: readonly ListDefinition[] = LIST_DEFINITIONS,
    popularity: Pick<DecayedCounts, 'score'> = model.popularity,
  ) {
    this.#lists = new ListContext(model, { ...model.listSettings, ...overrides }, popularity);
    this.#definitions = definitions;
  }

  /** Finds what is trending now; kept until the next call. O(products). */
  refreshTrending(): void {
    this.#lists.trending = trendingNow(this.#lists);
  }

  /** R3, the same for everybody, as of the last `refreshTrending`. */
  trending(): ComputedList | null {
    return this.#definitions.find(({ name }) => name === 'trending')?.forEverybody?.(this.#lists) ?? null;
  }

  /** R6 for a product: null if the catalogue has never had it, or nothing goes with it. */
  boughtWith(productId: number): ComputedList | null {
    const item = this.#lists.model.catalogue.find(productId);
    if (item < 0) return null;
    const queryItem = { item, age: 0, affinity: SIGNAL_WEIGHTS.detail, flags: VIEWED };
    const definition = this.#definitions.find(({ name }) => name === 'bought-together');
    return definition?.besideProduct?.(this.#lists, queryItem) ?? null;
  }

  /**
   * One shopper's lists, in the registry's order, and their user neighbours, nearest first. `nowSeconds`: model seconds
   * by which the time a shopper stayed away is counted. Cost: the formulas of item-scores.ts and user-neighbours.ts,
   * once each.
   */
  listsOf(
    shopper: number,
    nowSeconds = this.#lists.model.watermark,
  ): { lists: ComputedList[]; userNeighbours: number[] } {
    const lists = this.#lists;
    const { model, settings } = lists;
    const queryItems = queryItemsOf(model, shopper, model.settings.queryItems);
    if (queryItems.length === 0) return { lists: [], userNeighbours: [] };
    const mayRepeat = settings.ownShare > 0 || settings.ownShareInUserList > 0;
    lists.exclusions.setShopper(shopper, mayRepeat);
    const own = mayRepeat ? ownItemsOf(model, queryItems) : NO_OWN_ITEMS;
    const secondsAway = nowSeconds - model.lastTime(shopper);
    lists.popularityTimes = popularityAfter(secondsAway, settings.popularityPerDayAway);
    lists.itemScores.score(queryItems);
    const userNeighbours = lists.userNeighbours.score(shopper, queryItems, lists.votes);
    const context: ShopperContext = {
      lists,
      shopper,
      queryItems,
      own,
      personal: itemStep(lists, 'personal', queryItems, own),
      fallback: settings.fallback ? [...similarSteps(lists, queryItems), trendingStep(lists), newStep(lists)] : [],
    };
    const computed = this.#definitions.map((definition) => definition.forShopper?.(context) ?? null);
    return { lists: computed.filter((list) => list !== null), userNeighbours };
  }

  /**
   * item-cf and user-cf as an experiment's control: what is popular, without what the shopper's own lists would leave
   * out, so that only the ranking differs.
   */
  popularListsOf(shopper: number): ComputedList[] {
    const lists = this.#lists;
    lists.exclusions.setShopper(shopper);
    const step = { ...trendingStep(lists), tier: 'popular' as const };
    return (['item-cf', 'user-cf'] as const).map((list) => lists.compose(list, [step])).filter((list) => list !== null);
  }
}
