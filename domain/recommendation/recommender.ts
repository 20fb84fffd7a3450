import { type Anchor, anchorsOf } from './anchors.ts';
import { DRAW_SECONDS, drawOf, EXPLORED_CATEGORIES, FirstDrawn, shopperHash, withExplored } from './exploration.ts';
import { AFFINITY, BOUGHT, CARTED, FLAGS, ITEM, STRIDE, VIEWED } from './history.ts';
import { ItemScores } from './item-cf.ts';
import { type Candidate, composeList, type Step } from './list-composer.ts';
import type { RecommendationModel } from './model.ts';
import { withPlaced } from './places.ts';
import { withRoom } from './segment-arena.ts';
import type { ListSettings } from './settings.ts';
import { siblingsOf } from './siblings.ts';
import { Tally } from './tally.ts';
import { popularityAfter } from './time-away.ts';
import { Top } from './top.ts';
import { TopScores } from './top-scores.ts';
import type { ComputedList, RecommendationReason, ScoredProduct } from './types.ts';
import { LikeMinded } from './user-cf.ts';

type Score = (item: number) => number;

/** Where item-cf makes room for what is like the newest item: in sight, and not first. */
const NEWEST_PLACES = [1, 4];

/** ItemCF's step, and the item of the shopper's own that says most for each candidate. */
interface ItemStep extends Step {
  candidates(): readonly Candidate[];
  source(): ReadonlyMap<number, Anchor>;
}

/**
 * Lists out of the models: candidates, exclusions, fallback chain, reasons. Deterministic in the model's state; ties
 * go to the smaller product id. Holds scratch arrays that all its steps share (hence one file), so one recommender serves
 * one caller at a time.
 */
export class Recommender {
  readonly #model: RecommendationModel;
  readonly #likeMinded: LikeMinded;
  readonly #itemScores: ItemScores;
  readonly #best: TopScores;
  /** What `#blend` chose of a model's candidates, and its work on them. */
  readonly #blendItems: Int32Array;
  readonly #blendScores: Float64Array;
  readonly #blendSums: Float64Array;
  readonly #blended: TopScores;
  readonly #userTally = new Tally();
  #excludedBy = new Int32Array(64);
  #exclusion = 0;
  /** How many times its share popularity gets in the lists being made. */
  #popularityTimes = 1;
  #trendingTop: readonly Candidate[] = [];
  readonly #listSettings: ListSettings;

  /** `overrides`: what differs from the model's list settings in how candidates are weighed and chosen. */
  constructor(model: RecommendationModel, overrides: Partial<ListSettings> = {}) {
    this.#model = model;
    this.#listSettings = { ...model.listSettings, ...overrides };
    this.#likeMinded = new LikeMinded(model);
    this.#itemScores = new ItemScores(model);
    const { blendDepth, fallbackDepth } = this.#listSettings;
    this.#best = new TopScores(blendDepth, (a, b) => this.#byId(a, b));
    this.#blendItems = new Int32Array(blendDepth);
    this.#blendScores = new Float64Array(blendDepth);
    this.#blendSums = new Float64Array(blendDepth);
    this.#blended = new TopScores(fallbackDepth, (a, b) => this.#byId(a, b));
  }

  /**
   * What is trending now: by recent acts as far as buyers bear them out, then by buyers, acts of the last weeks and units
   * sold. Kept until the next call. O(products).
   */
  refreshTrending(): void {
    const model = this.#model;
    const { buyers, catalogue, popularity, listSettings } = model;
    const top = new Top(
      listSettings.fallbackDepth,
      (a, b) =>
        model.trendingScore(b) - model.trendingScore(a) ||
        buyers.score(b) - buyers.score(a) ||
        popularity.score(b) - popularity.score(a) ||
        catalogue.soldCount(b) - catalogue.soldCount(a) ||
        catalogue.productId(a) - catalogue.productId(b),
    );
    for (let item = 0; item < catalogue.length; item++) if (catalogue.servable(item)) top.offer(item);
    this.#trendingTop = [...ranked(top.take())];
  }

  /** R3, the same for everybody, as of the last `refreshTrending`. */
  trending(): ComputedList | null {
    this.#exclude(-1);
    return this.#compose('trending', [this.#trendingStep(), this.#newStep()]);
  }

  /**
   * One shopper's lists: item-cf, user-cf, category (of the category looked at most) and, once something was carted or
   * bought, bought-together. Also the like-minded shoppers, nearest first. Cost: recommendation formulas of item-cf.ts
   * and user-cf.ts, once each.
   */
  listsOf(shopper: number): { lists: ComputedList[]; likeMinded: number[] } {
    const model = this.#model;
    const anchors = anchorsOf(model, shopper, model.settings.anchors);
    if (anchors.length === 0) return { lists: [], likeMinded: [] };
    this.#exclude(shopper);
    this.#popularityTimes = popularityAfter(
      model.watermark - model.lastTime(shopper),
      this.#listSettings.popularityPerDayAway,
    );
    this.#itemScores.score(anchors);
    const likeMinded = this.#likeMinded.score(shopper, anchors, this.#userTally);
    const item = this.#itemStep('personal', anchors);
    const fallback = [...this.#similarSteps(anchors), this.#trendingStep(), this.#newStep()];
    const lists = [
      this.#heeding(anchors[0] as Anchor, this.#compose('item-cf', [item, ...fallback])),
      this.#explored(
        shopper,
        anchors,
        this.#compose('user-cf', [this.#userStep(), { ...item, tier: 'session' }, ...fallback]),
      ),
      this.#categoryList(shopper, anchors, item),
      this.#basketList(anchors, item),
    ];
    return { lists: lists.filter((list) => list !== null), likeMinded };
  }

  /**
   * item-cf and user-cf as an experiment's control: what is popular, without what the shopper's own lists would leave out, so
   * that only the ranking differs.
   */
  popularListsOf(shopper: number): ComputedList[] {
    this.#exclude(shopper);
    const step: Step = { ...this.#trendingStep(), tier: 'popular' };
    return (['item-cf', 'user-cf'] as const).map((list) => this.#compose(list, [step])).filter((list) => list !== null);
  }

  /** A list in which the newest item has its say, by its kind, then its category, where no act of anybody's leads from it. */
  #heeding(newest: Anchor, list: ComputedList | null): ComputedList | null {
    const { newestItems } = this.#listSettings;
    const { catalogue } = this.#model;
    const state = catalogue.state(newest.item);
    const own = catalogue.productId(newest.item);
    if (list === null || newestItems === 0 || state === undefined) return list;
    if (list.items.some(({ reason }) => reason.productId === own)) return list;
    const like: ScoredProduct[] = [];
    const offer = (kind: 'same-kind' | 'category', group: readonly number[]) => {
      for (const item of group) {
        if (like.length === newestItems) return;
        const productId = catalogue.productId(item);
        const isShown = [...list.items, ...like].some((shown) => shown.productId === productId);
        if (!isShown && !this.#isExcluded(item))
          like.push({ productId, score: 0, reason: this.#like(kind, newest.item) });
      }
    };
    offer('same-kind', catalogue.bestOfKind(state.kind));
    offer('category', catalogue.bestOfCategory(catalogue.category(newest.item)));
    return { ...list, items: withPlaced(list.items, like, NEWEST_PLACES) };
  }

  /**
   * A list with a few products of the shopper's newest categories that hardly anybody knows, within the settings' bound
   * (exploration.ts). O(categories · drawn).
   */
  #explored(shopper: number, anchors: readonly Anchor[], list: ComputedList | null): ComputedList | null {
    const { explorationItems, explorationShoppers } = this.#listSettings;
    if (list === null || explorationItems === 0 || list.tier === 'trending' || list.tier === 'new') return list;
    const { catalogue, shoppers, watermark } = this.#model;
    const span = Math.floor(watermark / DRAW_SECONDS);
    const known = anchors.filter(({ item }) => catalogue.state(item) !== undefined);
    const categories = [...new Set(known.map(({ item }) => catalogue.category(item)))].slice(0, EXPLORED_CATEGORIES);
    const hash = shopperHash(shoppers.idOf(shopper));
    const drawn = new FirstDrawn(explorationItems);
    for (const category of categories)
      for (const item of catalogue.drawn(category, span)) {
        if (this.#model.frequency(item) >= explorationShoppers || this.#isExcluded(item)) continue;
        const productId = catalogue.productId(item);
        drawn.offer(productId, drawOf(span, productId, hash), list.items);
      }
    const explored = drawn.products.map(({ productId }) => ({
      productId,
      score: 0,
      reason: { kind: 'explored' as const },
    }));
    return { ...list, items: withExplored(list.items, explored) };
  }

  /** What goes with a product: orders, then what is looked at with it, then its category's best sellers. */
  boughtWith(productId: number): ComputedList | null {
    const model = this.#model;
    const item = model.catalogue.find(productId);
    if (item < 0) return null;
    this.#exclude(-1);
    this.#excludedBy[item] = this.#exclusion;
    const anchors: Anchor[] = [{ item, age: 0, affinity: 2, flags: VIEWED }];
    this.#popularityTimes = 1;
    this.#itemScores.score(anchors);
    const list = this.#compose('bought-together', [
      this.#basketStep([item]),
      this.#itemStep('session', anchors),
      this.#sameCategoryStep(anchors),
    ]);
    return list === null ? null : { ...list, productId };
  }

  #compose(list: ComputedList['list'], steps: readonly Step[], categoryCap?: number): ComputedList | null {
    const listSettings = this.#listSettings;
    return composeList(this.#model, list, steps, {
      size: listSettings.size,
      categoryCap: categoryCap ?? listSettings.categoryCap,
      excluded: (item) => this.#isExcluded(item),
    });
  }

  /** Leaves out what the shopper has looked at, has in the cart, has bought, has turned away from or has dismissed. */
  #exclude(shopper: number): void {
    const { histories, baskets, catalogue, privateActs } = this.#model;
    this.#excludedBy = withRoom(this.#excludedBy, catalogue.length);
    this.#exclusion++;
    const count = shopper < 0 ? 0 : histories.count(shopper);
    if (count > 0) {
      const page = histories.page(shopper);
      const offset = histories.offset(shopper);
      for (let at = offset; at < offset + count * STRIDE; at += STRIDE) {
        const hoveredOnly = ((page[at + FLAGS] as number) & (VIEWED | CARTED | BOUGHT)) === 0;
        if (hoveredOnly && (page[at + AFFINITY] as number) > 0) continue;
        this.#excludedBy[page[at + ITEM] as number] = this.#exclusion;
      }
    }
    for (const { item, flags } of privateActs.of(shopper))
      if ((flags & VIEWED) !== 0) this.#excludedBy[item] = this.#exclusion;
    if (shopper >= 0)
      for (const order of baskets.ordersOf(shopper))
        for (const item of order.items) this.#excludedBy[item] = this.#exclusion;
    this.#excludeDismissed(shopper);
  }

  #excludeDismissed(shopper: number): void {
    const { catalogue, dismissals, shoppers } = this.#model;
    if (shopper < 0 || dismissals.isEmpty) return;
    for (const productId of dismissals.of(shoppers.idOf(shopper))) {
      const item = catalogue.find(productId);
      if (item >= 0) this.#excludedBy[item] = this.#exclusion;
    }
  }

  #isExcluded(item: number): boolean {
    return this.#excludedBy[item] === this.#exclusion;
  }

  /**
   * Of `tally`'s items that may be shown, the best by their sum over `divisor` of their frequency; among these the max-normalised sum of it and weighted
   * others, with the margin's lift.
   */
  #blend(tally: Tally, divisor: Float64Array, others: readonly { share: number; score: Score }[]): Candidate[] {
    const model = this.#model;
    const { marginLift, blendDepth } = this.#listSettings;
    tally.offerTo(this.#best, blendDepth, model.divisors.frequency, divisor, this.#admits);
    const items = this.#blendItems;
    const scores = this.#blendScores;
    const sums = this.#blendSums;
    const count = this.#best.drain(items, scores);
    sums.fill(0, 0, count);
    addNormalised(sums, scores, count, 1);
    for (const { share, score } of others) {
      for (let k = 0; k < count; k++) scores[k] = score(items[k] as number);
      addNormalised(sums, scores, count, share);
    }
    for (let k = 0; k < count; k++) {
      const item = items[k] as number;
      this.#blended.offer(item, (sums[k] as number) * (1 + marginLift * model.catalogue.marginRate(item)));
    }
    return this.#blended.take();
  }

  #admits = (item: number): boolean => !this.#isExcluded(item) && this.#model.catalogue.servable(item);

  #itemScore = (item: number): number => this.#itemScores.sums.sum(item) / this.#model.candidateDivisor(item);

  #itemStep(tier: 'personal' | 'session', anchors: readonly Anchor[]): ItemStep {
    const model = this.#model;
    const popularityShare = this.#listSettings.popularityShare * this.#popularityTimes;
    const candidates = this.#blend(this.#itemScores.sums, model.divisors.candidate, [
      { share: popularityShare, score: (item) => model.popularity.score(item) },
    ]);
    const source = once(() => {
      const items = candidates.map(({ item }) => item);
      const positions = this.#itemScores.sources(items);
      return new Map(items.map((item, n) => [item, anchors[positions[n] as number] as Anchor]));
    });
    return {
      tier,
      candidates: () => candidates,
      reason: (item) => this.#because(source().get(item) as Anchor),
      source,
    };
  }

  #userStep(): Step {
    const model = this.#model;
    const { itemShareInUserList, popularityShareInUserList } = this.#listSettings;
    const candidates = this.#blend(this.#userTally, model.divisors.voted, [
      { share: itemShareInUserList, score: this.#itemScore },
      { share: popularityShareInUserList * this.#popularityTimes, score: (item) => model.popularity.score(item) },
    ]);
    return {
      tier: 'personal',
      candidates: () => candidates,
      reason: (item) => ({ kind: 'like-minded', count: this.#userTally.terms(item) }),
    };
  }

  /** Best sellers of the kinds of the newest items, then of their categories: something to say before anybody's behaviour knows. */
  #similarSteps(anchors: readonly Anchor[]): Step[] {
    const { catalogue, listSettings } = this.#model;
    const known = anchors
      .filter(({ item }) => catalogue.state(item) !== undefined)
      .slice(0, listSettings.similarAnchors);
    const byId = (a: number, b: number) => this.#byId(a, b);
    // Both lists of a shopper may ask; the answer is the same.
    const kind = once(() =>
      siblingsOf(known, ({ item }) => catalogue.bestOfKind(catalogue.state(item)?.kind ?? ''), byId),
    );
    const category = once(() =>
      siblingsOf(known, ({ item }) => catalogue.bestOfCategory(catalogue.category(item)), byId),
    );
    return [
      {
        tier: 'similar',
        candidates: () => kind().candidates,
        reason: (item) => this.#like('same-kind', kind().of(item)),
      },
      {
        tier: 'similar',
        candidates: () => category().candidates,
        reason: (item) => this.#like('category', category().of(item)),
      },
    ];
  }

  #sameCategoryStep(anchors: readonly Anchor[]): Step {
    const anchor = anchors[0] as Anchor;
    const { catalogue } = this.#model;
    const known = catalogue.state(anchor.item) !== undefined;
    return {
      tier: 'similar',
      candidates: () => (known ? ranked(catalogue.bestOfCategory(catalogue.category(anchor.item))) : []),
      reason: () => this.#like('category', anchor.item),
    };
  }

  #trendingStep(): Step {
    return { tier: 'trending', candidates: () => this.#trendingTop, reason: () => ({ kind: 'trending' }) };
  }

  #newStep(): Step {
    const { catalogue } = this.#model;
    return { tier: 'new', candidates: () => ranked(catalogue.newest()), reason: () => ({ kind: 'new' }) };
  }

  /** R5: more from the category looked at most, those first that go with what was looked at. */
  #categoryList(shopper: number, anchors: readonly Anchor[], near: ItemStep): ComputedList | null {
    const { catalogue, listSettings } = this.#model;
    const interest = new Map<number, number>();
    for (const anchor of anchorsOf(this.#model, shopper, this.#model.settings.historyLimit)) {
      if (catalogue.state(anchor.item) === undefined) continue;
      const category = catalogue.category(anchor.item);
      const say = anchor.affinity * 0.5 ** (anchor.age / listSettings.categoryHalfLife);
      interest.set(category, (interest.get(category) ?? 0) + say);
    }
    let favourite: number | undefined;
    for (const [category, say] of interest) {
      const best = favourite === undefined ? -1 : (interest.get(favourite) as number);
      if (say > best || (say === best && category < (favourite as number))) favourite = category;
    }
    if (favourite === undefined) return null;
    const category = favourite;
    const own = anchors.find(
      (anchor) => catalogue.state(anchor.item) !== undefined && catalogue.category(anchor.item) === category,
    );
    const steps: Step[] = [
      { ...near, candidates: () => near.candidates().filter(({ item }) => catalogue.category(item) === category) },
      {
        tier: 'similar',
        candidates: () => ranked(catalogue.bestOfCategory(category)),
        reason: () => (own === undefined ? { kind: 'category' } : this.#like('category', own.item)),
      },
    ];
    return this.#compose('category', steps, Number.POSITIVE_INFINITY);
  }

  /** R6 for a shopper: what goes with what is in the cart or was bought. */
  #basketList(anchors: readonly Anchor[], itemStep: ItemStep): ComputedList | null {
    const basket = anchors.filter(({ flags }) => (flags & (CARTED | BOUGHT)) !== 0);
    if (basket.length === 0) return null;
    const carted = new Set(basket.map(({ item }) => item));
    const near = itemStep.candidates().filter(({ item }) => carted.has((itemStep.source().get(item) as Anchor).item));
    return this.#compose('bought-together', [
      this.#basketStep(basket.map(({ item }) => item)),
      { ...itemStep, tier: 'session', candidates: () => near },
      this.#sameCategoryStep(basket),
    ]);
  }

  /** Cosine over orders, summed over the basket; the product it goes with best is its reason. */
  #basketStep(basket: readonly number[]): Step {
    const { baskets, catalogue, listSettings } = this.#model;
    const scores = new Map<number, { score: number; best: number; with: number; count: number }>();
    for (const item of basket) {
      const size = baskets.pairs.size(item);
      for (let slot = 0; slot < size; slot++) {
        const at = baskets.pairs.base(item) + 2 * slot;
        const other = (baskets.pairs.slots(item)[at] as number) - 1;
        const count = baskets.pairs.slots(item)[at + 1] as number;
        if (count <= 0) continue;
        const similarity = baskets.similarity(item, other, listSettings.basketShrinkage);
        const held = scores.get(other);
        if (held === undefined) scores.set(other, { score: similarity, best: similarity, with: item, count });
        else {
          held.score += similarity;
          if (similarity > held.best) Object.assign(held, { best: similarity, with: item, count });
        }
      }
    }
    const top = new Top(
      listSettings.fallbackDepth,
      (a, b) => (scores.get(b)?.score ?? 0) - (scores.get(a)?.score ?? 0) || this.#byId(a, b),
    );
    for (const item of scores.keys()) if (!this.#isExcluded(item) && catalogue.servable(item)) top.offer(item);
    const candidates = top.take().map((item) => ({ item, score: scores.get(item)?.score ?? 0 }));
    return {
      tier: 'personal',
      candidates: () => candidates,
      reason: (item) => {
        const held = scores.get(item);
        return { ...this.#like('bought-together', held?.with ?? -1), count: held?.count ?? 0 };
      },
    };
  }

  #because(anchor: Anchor): RecommendationReason {
    if ((anchor.flags & BOUGHT) !== 0) return this.#like('bought', anchor.item);
    return this.#like((anchor.flags & CARTED) !== 0 ? 'carted' : 'viewed', anchor.item);
  }

  #like(kind: RecommendationReason['kind'], item: number): RecommendationReason {
    if (item < 0) return { kind };
    const { catalogue } = this.#model;
    const name = catalogue.state(item)?.name;
    const productId = catalogue.productId(item);
    return name === undefined ? { kind, productId } : { kind, productId, name };
  }

  #byId(a: number, b: number): number {
    return this.#model.catalogue.productId(a) - this.#model.catalogue.productId(b);
  }
}

/** Adds the first `count` scores to the sums, as shares of the largest of them. */
function addNormalised(sums: Float64Array, scores: Float64Array, count: number, share: number): void {
  let largest = 0;
  for (let k = 0; k < count; k++) if ((scores[k] as number) > largest) largest = scores[k] as number;
  if (largest === 0) return;
  for (let k = 0; k < count; k++) sums[k] = (sums[k] as number) + (share * (scores[k] as number)) / largest;
}

/** Items in the order given, scored 1, ½, ⅓, … */
function* ranked(items: readonly number[]): Generator<Candidate> {
  let n = 0;
  for (const item of items) yield { item, score: 1 / ++n };
}

function once<T>(compute: () => T): () => T {
  let held: { value: T } | undefined;
  return () => {
    held ??= { value: compute() };
    return held.value;
  };
}
