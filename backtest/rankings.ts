import { BUSINESS_RULES, type BusinessRule, withoutRules } from '#domain/recommendation/lists/business-rules.ts';
import { itemCf } from '#domain/recommendation/lists/item-cf.ts';
import type { ListDefinition } from '#domain/recommendation/lists/list-context.ts';
import { type LogKind, MIX_OF, withOwn } from '#domain/recommendation/lists/log-kind.ts';
import { listSharesOf, type Mix } from '#domain/recommendation/lists/mix.ts';
import { Recommender } from '#domain/recommendation/lists/recommender.ts';
import { userStep } from '#domain/recommendation/lists/steps.ts';
import { trending } from '#domain/recommendation/lists/trending.ts';
import type { ComputedList } from '#domain/recommendation/lists/types.ts';
import { userCf } from '#domain/recommendation/lists/user-cf.ts';
import type { DecayedCounts } from '#domain/recommendation/memory/decayed-counts.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { PopularityBaseline } from './popularity.ts';

/** `blend`: user-cf as it is served, every business rule off. `served`: the same, every rule on. */
export const MODELS = ['popularity', 'item-cf', 'user-cf', 'blend', 'served'] as const;
export type ModelName = (typeof MODELS)[number];

/** The home page's lists of a shopper's own. */
export const SERVED_LISTS = ['item-cf', 'user-cf'] as const;
export type ServedList = (typeof SERVED_LISTS)[number];
export type ServedLists = Record<ServedList, number[]>;

/** Products of one case, best first. */
export interface Answers {
  models: Record<ModelName, number[]>;
  served: ServedLists;
  /** As served, but for one rule. */
  without: Record<BusinessRule, ServedLists>;
}

const LIST_SIZE = 20;
const SERVED: readonly ListDefinition[] = [itemCf, userCf, trending];
/** user-cf is completed by ItemCF where it is served; alone it is not. */
const USER_CF_ALONE: ListDefinition = {
  name: 'user-cf',
  forShopper: ({ lists, own }) => lists.compose('user-cf', [userStep(lists, own)]),
};

/**
 * Every ranking that the backtest compares, of one model: each is the Recommender that serves, by settings of its own.
 */
export class Rankings {
  readonly #repeats: boolean;
  readonly #popularity: PopularityBaseline;
  readonly #itemAlone: Recommender;
  readonly #userAlone: Recommender;
  readonly #blend: Recommender;
  readonly #served: Recommender;
  readonly #without: readonly (readonly [BusinessRule, Recommender])[];
  /** Milliseconds of each case for the served lists. */
  readonly servedMs: number[] = [];

  constructor(
    model: RecommendationModel,
    kind: LogKind,
    {
      repeats,
      mix,
      popularity,
    }: {
      repeats: boolean;
      mix: Partial<Mix>;
      /** Another than the model's own, of the same items. */
      popularity: Pick<DecayedCounts, 'score'>;
    },
  ) {
    this.#repeats = repeats;
    this.#popularity = new PopularityBaseline(model, popularity);
    const whole = { ...MIX_OF[kind][repeats ? 'any' : 'unseen'], ...mix };
    const recommenderOf = (shares: Mix, off: readonly BusinessRule[], definitions = SERVED) => {
      const overrides = { ...listSharesOf(shares), ...withoutRules(off), size: LIST_SIZE };
      return new Recommender(model, overrides, definitions, popularity);
    };
    const alone = (of: 'itemCf' | 'userCf'): Mix => {
      const one = { itemCf: 0, userCf: 0, popularity: 0, popularityPerDayAway: 0, own: 0, [of]: 1 };
      return repeats ? withOwn(kind, one) : one;
    };
    this.#itemAlone = recommenderOf(alone('itemCf'), BUSINESS_RULES);
    this.#userAlone = recommenderOf(alone('userCf'), BUSINESS_RULES, [USER_CF_ALONE]);
    this.#blend = recommenderOf(whole, BUSINESS_RULES);
    this.#served = recommenderOf(whole, []);
    this.#without = BUSINESS_RULES.map((rule) => [rule, recommenderOf(whole, [rule])] as const);
  }

  /** What is popular and trending now; kept until the next call. O(products). */
  refresh(): void {
    this.#popularity.refresh();
    for (const [, recommender] of this.#without) recommender.refreshTrending();
    this.#served.refreshTrending();
  }

  /** `shopper` −1: a shopper without a history. `nowSeconds`: model seconds of the case. */
  answer(shopper: number, nowSeconds: number): Answers {
    const popular = this.#popularity.top(shopper, this.#repeats, LIST_SIZE);
    const ownOf = (recommender: Recommender) => listsOf(recommender, shopper, nowSeconds);
    const shown = (recommender: Recommender) => orTrending(ownOf(recommender), recommender);
    const begunMs = performance.now();
    const served = shown(this.#served);
    this.servedMs.push(performance.now() - begunMs);
    return {
      models: {
        popularity: popular,
        'item-cf': ownOf(this.#itemAlone)?.['item-cf'] ?? [],
        'user-cf': ownOf(this.#userAlone)?.['user-cf'] ?? [],
        // Of whom nothing is known, a mix has its popularity to go by.
        blend: ownOf(this.#blend)?.['user-cf'] ?? popular,
        served: served['user-cf'],
      },
      served,
      without: Object.fromEntries(this.#without.map(([rule, recommender]) => [rule, shown(recommender)])) as Record<
        BusinessRule,
        ServedLists
      >,
    };
  }
}

/** null: nothing is known of the shopper. */
function listsOf(recommender: Recommender, shopper: number, nowSeconds: number): ServedLists | null {
  const { lists } = shopper < 0 ? { lists: [] } : recommender.listsOf(shopper, nowSeconds);
  if (lists.length === 0) return null;
  const of = (name: ServedList) => productsOf(lists.find(({ list }) => list === name) ?? null);
  return { 'item-cf': of('item-cf'), 'user-cf': of('user-cf') };
}

/** A list that a shopper has not is trending, as by the reader that serves. */
function orTrending(own: ServedLists | null, recommender: Recommender): ServedLists {
  const { 'item-cf': items = [], 'user-cf': users = [] } = own ?? {};
  const of = (list: number[]) => (list.length > 0 ? list : productsOf(recommender.trending()));
  return { 'item-cf': of(items), 'user-cf': of(users) };
}

function productsOf(list: ComputedList | null): number[] {
  return list?.items.map(({ productId }) => productId) ?? [];
}
