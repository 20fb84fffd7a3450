import { DRAW_SECONDS, DRAWN_PER_CATEGORY, drawOf, EXPLORED_CATEGORIES, shopperHash } from './exploration.ts';
import {
  DEFAULT_LIST_SETTINGS,
  DEFAULT_SETTINGS,
  type ListSettings,
  type ModelSettings,
  trailLength,
} from './settings.ts';
import { type SignalEvent, signalsOf } from './signals.ts';
import type {
  CatalogueProduct,
  ComputedList,
  RecommendationReason,
  RecommendationTier,
  ScoredProduct,
} from './types.ts';

/**
 * The models said once more, in plain loops over plain Maps, from a whole log at once: slow, and the measure of the
 * fast ones. It shares the settings, the signals, the hash of a draw and nothing else with them. The laws and the replay hold every list the
 * incremental models serve against this.
 */
export interface Recount {
  /** Cells of the directed co-occurrence, by product, in 2^-10. */
  pairs: Map<number, Map<number, number>>;
  /** Shoppers who hold a product with a positive affinity. */
  frequency(productId: number): number;
  shopperIds(): string[];
  listsOf(shopperId: string): ComputedList[];
  /** Products to be shown no more, last dismissed last. */
  dismissedBy(shopperId: string): number[];
  trending(): ComputedList | null;
  boughtWith(productId: number): ComputedList | null;
}

interface Entry {
  product: number;
  ordinal: number;
  basket: number;
  time: number;
  affinity: number;
  viewed: boolean;
  carted: boolean;
  bought: boolean;
}

interface Shopper {
  id: string;
  entries: Entry[];
  orders: { orderId: string; products: number[] }[];
  recentIds: string[];
  nextOrdinal: number;
  nextBasket: number;
  time: number;
  /** What a crowd's acts were about, for this shopper's own lists; the newest last. */
  own: Entry[];
  /** When each product was last acted on, whatever left the history since. */
  touched: Map<number, number>;
}

interface Ranked {
  product: number;
  score: number;
}

interface Step {
  tier: RecommendationTier;
  ranked: Ranked[];
  reason(product: number): RecommendationReason;
}

const ONE = 1_048_576;
const CELL = 1_024;
const strength = (affinity: number) =>
  affinity <= 0 ? 0 : affinity < 2 ? Math.SQRT1_2 : affinity < 5 ? 1 : affinity < 8 ? 1.5 : 2;

export function recount(
  events: Iterable<{ event: SignalEvent; latestSeconds?: number }>,
  products: Iterable<CatalogueProduct>,
  settings: Partial<ModelSettings> = {},
  listSettings: Partial<ListSettings> = {},
): Recount {
  const model: ModelSettings = { ...DEFAULT_SETTINGS, ...settings };
  const shape: ListSettings = { ...DEFAULT_LIST_SETTINGS, ...listSettings };
  const catalogue = new Map<number, CatalogueProduct>();
  for (const product of products) {
    const known = catalogue.get(product.productId);
    if (known === undefined || known.version < product.version) catalogue.set(product.productId, product);
  }
  const { shoppers, newest, dismissed } = replay(events, model);
  const everybody = [...shoppers.values()].filter((shopper) => shopper.entries.length > 0);
  const holders = new Map<number, { id: string; time: number }[]>();
  for (const shopper of shoppers.values())
    for (const [product, time] of shopper.touched) {
      const list = holders.get(product) ?? [];
      list.push({ id: shopper.id, time });
      holders.set(product, list);
    }
  for (const [product, list] of holders) {
    list.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
    holders.set(product, list.slice(0, model.holdersPerItem));
  }
  /** Whether a shopper is among those whose histories count as a product's pairs. */
  const counted = new Map(
    [...holders].map(([product, list]) => [product, new Set(list.slice(0, model.pairHolders).map(({ id }) => id))]),
  );
  const seen = (shopper: Shopper, entry: Entry) =>
    entry.ordinal >= shopper.nextOrdinal - trailLength(model.historyLimit);
  const liking = new Map<number, number>();
  const pairs = new Map<number, Map<number, number>>();
  const addPair = (from: number, to: number, amount: number) => {
    const row = pairs.get(from) ?? new Map<number, number>();
    row.set(to, (row.get(to) ?? 0) + amount);
    pairs.set(from, row);
  };
  const weeks = new Map<number, number>();
  const hours = new Map<number, number>();
  const buyers = new Map<number, number>();
  let purchases = 0;
  for (const shopper of everybody) {
    const { entries } = shopper;
    for (const later of entries) {
      if (later.affinity <= 0) continue;
      liking.set(later.product, (liking.get(later.product) ?? 0) + 1);
      if (later.bought) purchases++;
      for (const [decayed, by, amount] of [
        [weeks, model.popularity, later.affinity],
        [hours, model.trending, later.affinity],
        [buyers, model.popularity, later.bought ? 1 : 0],
      ] as const) {
        const age = Math.floor(newest / by.bucketSeconds) - Math.floor(later.time / by.bucketSeconds);
        if (age >= by.buckets) continue;
        const worth = Math.round(ONE * 2 ** ((-age * by.bucketSeconds) / by.halfLifeSeconds));
        decayed.set(later.product, (decayed.get(later.product) ?? 0) + amount * worth);
      }
      for (const earlier of entries) {
        if (earlier.ordinal >= later.ordinal || earlier.affinity <= 0) continue;
        if (later.ordinal - earlier.ordinal > model.pairWindow || !seen(shopper, earlier)) continue;
        const gap = later.basket - earlier.basket;
        const both = strength(earlier.affinity) * strength(later.affinity);
        const forward = Math.round(
          (CELL * both) / (Math.log(2 + Math.min(later.ordinal, 20)) * Math.sqrt(Math.max(gap, 1))),
        );
        if (counted.get(earlier.product)?.has(shopper.id)) addPair(earlier.product, later.product, forward);
        if (counted.get(later.product)?.has(shopper.id))
          addPair(later.product, earlier.product, gap === 0 ? forward : Math.round(forward * model.backwardShare));
      }
    }
  }
  const together = new Map<number, Map<number, number>>();
  const ordered = new Map<number, number>();
  for (const { orders } of shoppers.values())
    for (const order of orders)
      for (const a of order.products) {
        ordered.set(a, (ordered.get(a) ?? 0) + 1);
        for (const b of order.products) {
          if (a === b) continue;
          const row = together.get(a) ?? new Map<number, number>();
          row.set(b, (row.get(b) ?? 0) + 1);
          together.set(a, row);
        }
      }
  const servable = (product: number) => {
    const state = catalogue.get(product);
    return state?.listed === true && state.stock > 0;
  };
  const offered = [...catalogue.values()].filter((product) => servable(product.productId));
  const sold = (a: CatalogueProduct, b: CatalogueProduct) => b.soldCount - a.soldCount || a.productId - b.productId;
  const groups = <K>(keyOf: (product: CatalogueProduct) => K) => {
    const grouped = new Map<K, number[]>();
    for (const product of [...offered].sort(sold)) {
      const group = grouped.get(keyOf(product)) ?? [];
      if (group.length < shape.fallbackDepth) group.push(product.productId);
      grouped.set(keyOf(product), group);
    }
    return grouped;
  };
  const kinds = groups((product) => product.kind);
  const categories = groups((product) => product.categoryId);
  const inOrder = (list: number[]): Ranked[] => list.map((product, n) => ({ product, score: 1 / (n + 1) }));
  const supported = (product: number) => {
    const recent = hours.get(product) ?? 0;
    return purchases === 0 ? recent : Math.min(recent, model.trendingPerBuyer * (buyers.get(product) ?? 0));
  };
  const trendingRanked = inOrder(
    [...offered]
      .sort(
        (a, b) =>
          supported(b.productId) - supported(a.productId) ||
          (buyers.get(b.productId) ?? 0) - (buyers.get(a.productId) ?? 0) ||
          (weeks.get(b.productId) ?? 0) - (weeks.get(a.productId) ?? 0) ||
          sold(a, b),
      )
      .slice(0, shape.fallbackDepth)
      .map((product) => product.productId),
  );
  const newRanked = inOrder(
    [...offered]
      .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || a.productId - b.productId)
      .slice(0, shape.fallbackDepth)
      .map((product) => product.productId),
  );
  const trendingStep: Step = { tier: 'trending', ranked: trendingRanked, reason: () => ({ kind: 'trending' }) };
  const newStep: Step = { tier: 'new', ranked: newRanked, reason: () => ({ kind: 'new' }) };
  const pointing = (kind: RecommendationReason['kind'], product: number): RecommendationReason => {
    const name = catalogue.get(product)?.name;
    return name === undefined ? { kind, productId: product } : { kind, productId: product, name };
  };

  const anchorsOf = (shopper: Shopper, limit: number) => {
    const anchors: { entry: Entry; age: number }[] = [];
    let age = 0;
    let counted: number | undefined;
    // Sorting is stable: of the same second, what is private stands behind.
    for (const entry of [...shopper.entries, ...shopper.own].sort((a, b) => a.time - b.time).reverse()) {
      if (entry.affinity <= 0) continue;
      if (anchors.length === limit) break;
      if (entry.affinity >= 2) {
        if (counted !== undefined && counted !== entry.basket) age++;
        counted = entry.basket;
      }
      anchors.push({ entry, age });
    }
    return anchors;
  };

  type Anchors = ReturnType<typeof anchorsOf>;

  const byItems = (anchors: Anchors) => {
    const sums = new Map<number, { sum: number; largest: number; because: Entry }>();
    for (const { entry, age } of anchors) {
      const weight =
        (0.5 ** (age / model.anchorHalfLife) * strength(entry.affinity)) /
        ((liking.get(entry.product) ?? 0) + model.itemShrinkage) ** model.seedExponent;
      const row = [...(pairs.get(entry.product) ?? [])].map(([product, cell]) => ({
        product,
        cell,
        similarity: cell / ((liking.get(product) ?? 0) + model.itemShrinkage) ** model.candidateExponent,
      }));
      row.sort((a, b) => b.similarity - a.similarity);
      const least = row[model.neighboursPerItem - 1]?.similarity ?? 0;
      for (const { product, cell, similarity } of row) {
        if (similarity < least) continue;
        const amount = Math.round(ONE * weight * cell);
        const held = sums.get(product);
        if (held === undefined) sums.set(product, { sum: amount, largest: amount, because: entry });
        else {
          held.sum += amount;
          if (amount > held.largest) Object.assign(held, { largest: amount, because: entry });
        }
      }
    }
    return sums;
  };

  const byShoppers = (self: Shopper, anchors: Anchors) => {
    const likeness = new Map<string, { sum: number; match: Entry; matchTime: number }>();
    for (const { entry, age } of anchors.slice(0, model.likenessAnchors)) {
      const idf = Math.log(1 + everybody.length / Math.max(1, liking.get(entry.product) ?? 0));
      const amount = Math.round(ONE * 0.5 ** (age / model.anchorHalfLife) * strength(entry.affinity) * idf);
      for (const holder of holders.get(entry.product) ?? []) {
        if (holder.id === self.id) continue;
        const held = likeness.get(holder.id);
        if (held === undefined) likeness.set(holder.id, { sum: amount, match: entry, matchTime: holder.time });
        else held.sum += amount;
      }
    }
    const nearest = [...likeness]
      .map(([id, { sum, match, matchTime }]) => {
        const other = shoppers.get(id) as Shopper;
        return {
          other,
          match,
          matchTime,
          alike: sum / ONE / (other.entries.length + 5) ** model.neighbourLengthExponent,
        };
      })
      .sort((a, b) => b.alike - a.alike || b.matchTime - a.matchTime || (a.other.id < b.other.id ? -1 : 1))
      .slice(0, model.neighbours);
    const votes = new Map<number, { sum: number; voters: number }>();
    for (const { other, match, alike } of nearest) {
      const anchor = other.entries.find((entry) => entry.product === match.product);
      if (anchor === undefined || anchor.affinity <= 0 || !seen(other, anchor)) continue;
      for (const entry of other.entries) {
        const distance = Math.abs(entry.ordinal - anchor.ordinal);
        if (distance === 0 || distance > model.voteSpan || entry.affinity <= 0 || !seen(other, entry)) continue;
        const decayed =
          0.5 ** ((distance - 1) / model.voteHalfLife) * (entry.ordinal < anchor.ordinal ? model.beforeShare : 1);
        const amount = ONE * alike * (decayed * strength(entry.affinity));
        const held = votes.get(entry.product) ?? { sum: 0, voters: 0 };
        votes.set(entry.product, { sum: held.sum + Math.round(amount), voters: held.voters + 1 });
      }
    }
    return votes;
  };

  const blend = (
    candidates: Iterable<number>,
    left: ReadonlySet<number>,
    parts: [{ share: number; score(product: number): number }, ...{ share: number; score(product: number): number }[]],
  ): Ranked[] => {
    const [own] = parts;
    const usable = [...candidates]
      .filter((product) => !left.has(product) && servable(product))
      .map((product) => ({ product, score: own.score(product) }))
      .sort((a, b) => b.score - a.score || a.product - b.product)
      .slice(0, shape.blendDepth)
      .map(({ product }) => product);
    const tops = parts.map((part) => usable.reduce((largest, product) => Math.max(largest, part.score(product)), 0));
    return usable
      .map((product) => {
        let score = 0;
        parts.forEach((part, p) => {
          if ((tops[p] as number) > 0) score += (part.share * part.score(product)) / (tops[p] as number);
        });
        return { product, score: score * (1 + shape.marginLift * (catalogue.get(product)?.marginRate ?? 0)) };
      })
      .sort((a, b) => b.score - a.score || a.product - b.product)
      .slice(0, shape.fallbackDepth);
  };

  const compose = (
    list: ComputedList['list'],
    steps: Step[],
    left: ReadonlySet<number>,
    categoryCap = shape.categoryCap,
  ): ComputedList | null => {
    const chosen: { step: Step; ranked: Ranked }[] = [];
    const spare: { step: Step; ranked: Ranked }[] = [];
    const has = (product: number) => chosen.some(({ ranked }) => ranked.product === product);
    for (const step of steps)
      for (const ranked of step.ranked) {
        if (chosen.length === shape.size) break;
        if (left.has(ranked.product) || !servable(ranked.product) || has(ranked.product)) continue;
        const category = catalogue.get(ranked.product)?.categoryId;
        const sameCategory = chosen.filter((one) => catalogue.get(one.ranked.product)?.categoryId === category).length;
        (sameCategory < categoryCap ? chosen : spare).push({ step, ranked });
      }
    for (const one of spare) if (chosen.length < shape.size && !has(one.ranked.product)) chosen.push(one);
    const first = chosen[0];
    if (first === undefined) return null;
    const items: ScoredProduct[] = chosen.map(({ step, ranked }) => ({
      productId: ranked.product,
      score: Math.round(ranked.score * 1e6) / 1e6,
      reason: step.reason(ranked.product),
    }));
    return { list, tier: first.step.tier, items };
  };

  const siblings = (
    anchors: Anchors,
    groupOf: (product: CatalogueProduct) => number[],
    kind: 'same-kind' | 'category',
  ) => {
    const best = new Map<number, { score: number; because: number }>();
    anchors.forEach(({ entry }, newness) => {
      groupOf(catalogue.get(entry.product) as CatalogueProduct).forEach((product, n) => {
        const score = 0.5 ** (newness / 2) / Math.sqrt(n + 1);
        if (score > (best.get(product)?.score ?? 0)) best.set(product, { score, because: entry.product });
      });
    });
    const ranked = [...best]
      .map(([product, { score }]) => ({ product, score }))
      .sort((a, b) => b.score - a.score || a.product - b.product);
    const step: Step = {
      tier: 'similar',
      ranked,
      reason: (product) => pointing(kind, (best.get(product) as { because: number }).because),
    };
    return step;
  };

  const basketStep = (basket: number[], left: ReadonlySet<number>): Step => {
    const scores = new Map<number, { score: number; best: number; because: number; count: number }>();
    for (const product of basket)
      for (const [other, count] of together.get(product) ?? []) {
        const cosine =
          count /
          Math.sqrt(
            ((ordered.get(product) ?? 0) + shape.basketShrinkage) * ((ordered.get(other) ?? 0) + shape.basketShrinkage),
          );
        const held = scores.get(other);
        if (held === undefined) scores.set(other, { score: cosine, best: cosine, because: product, count });
        else {
          held.score += cosine;
          if (cosine > held.best) Object.assign(held, { best: cosine, because: product, count });
        }
      }
    const ranked = [...scores]
      .map(([product, { score }]) => ({ product, score }))
      .filter(({ product }) => !left.has(product) && servable(product))
      .sort((a, b) => b.score - a.score || a.product - b.product)
      .slice(0, shape.fallbackDepth);
    return {
      tier: 'personal',
      ranked,
      reason(product) {
        const held = scores.get(product) as { because: number; count: number };
        return { ...pointing('bought-together', held.because), count: held.count };
      },
    };
  };

  const categoryStep = (product: number): Step => {
    const state = catalogue.get(product);
    return {
      tier: 'similar',
      ranked: state === undefined ? [] : inOrder(categories.get(state.categoryId) ?? []),
      reason: () => pointing('category', product),
    };
  };

  /** Popularity weighs the more the more days the shopper did nothing. */
  const awayTimes = (shopper: Shopper) =>
    1 +
    shape.popularityPerDayAway * Math.floor((newest - Math.max(shopper.time, shopper.own.at(-1)?.time ?? 0)) / 86_400);

  const itemStep = (
    tier: RecommendationTier,
    sums: ReturnType<typeof byItems>,
    left: ReadonlySet<number>,
    times = 1,
  ): Step => ({
    tier,
    ranked: blend(sums.keys(), left, [
      { share: 1, score: (product) => itemScore(sums, product) },
      { share: shape.popularityShare * times, score: (product) => weeks.get(product) ?? 0 },
    ]),
    reason(product) {
      const { because } = sums.get(product) as { because: Entry };
      return pointing(because.bought ? 'bought' : because.carted ? 'carted' : 'viewed', because.product);
    },
  });

  /** What is like the newest item at the second and fifth place, unless the list names that item as a reason anyway. */
  const heed = (anchors: Anchors, list: ComputedList | null, left: ReadonlySet<number>) => {
    const latest = catalogue.get((anchors[0] as Anchors[number]).entry.product);
    if (list === null || latest === undefined) return list;
    if (list.items.some(({ reason }) => reason.productId === latest.productId)) return list;
    const like = [
      ...(kinds.get(latest.kind) ?? []).map((product) => ({ product, kind: 'same-kind' as const })),
      ...(categories.get(latest.categoryId) ?? []).map((product) => ({ product, kind: 'category' as const })),
    ].filter(({ product }) => !left.has(product) && !list.items.some(({ productId }) => productId === product));
    const kept = like.filter(({ product }, n) => like.findIndex((one) => one.product === product) === n);
    const queue = [...list.items];
    const items: ScoredProduct[] = [];
    while (items.length < list.items.length) {
      const turn = [1, 4].indexOf(items.length);
      const next = turn < 0 || turn >= shape.newestItems ? undefined : kept[turn];
      if (next === undefined) items.push(queue.shift() as ScoredProduct);
      else items.push({ productId: next.product, score: 0, reason: pointing(next.kind, latest.productId) });
    }
    return { ...list, items };
  };

  /** Products of the newest categories that few know, at the sixth, twelfth, seventeenth and twentieth place. */
  const explore = (shopperId: string, anchors: Anchors, list: ComputedList | null, left: ReadonlySet<number>) => {
    if (list === null || list.tier === 'trending' || list.tier === 'new') return list;
    const span = Math.floor(newest / DRAW_SECONDS);
    const near: number[] = [];
    for (const { entry } of anchors) {
      const category = catalogue.get(entry.product)?.categoryId;
      if (category !== undefined && !near.includes(category)) near.push(category);
    }
    const unknown: number[] = [];
    for (const category of near.slice(0, EXPLORED_CATEGORIES)) {
      const draw = offered.filter((product) => product.categoryId === category).map(({ productId }) => productId);
      draw.sort((a, b) => drawOf(span, a) - drawOf(span, b) || a - b);
      for (const product of draw.slice(0, DRAWN_PER_CATEGORY)) {
        const isFew = (liking.get(product) ?? 0) < shape.explorationShoppers;
        if (isFew && !left.has(product) && !list.items.some((item) => item.productId === product))
          unknown.push(product);
      }
    }
    const hash = shopperHash(shopperId);
    unknown.sort((a, b) => drawOf(span, a, hash) - drawOf(span, b, hash) || a - b);
    const own = [...list.items];
    const items: ScoredProduct[] = [];
    while (items.length < list.items.length) {
      const turn = [5, 11, 16, 19].indexOf(items.length);
      const product = turn < 0 || turn >= shape.explorationItems ? undefined : unknown[turn];
      if (product !== undefined) items.push({ productId: product, score: 0, reason: { kind: 'explored' } });
      else items.push(own.shift() as ScoredProduct);
    }
    return { ...list, items };
  };

  const itemScore = (sums: ReturnType<typeof byItems>, product: number) =>
    (sums.get(product)?.sum ?? 0) / ((liking.get(product) ?? 0) + model.itemShrinkage) ** model.candidateExponent;

  return {
    pairs,
    frequency: (productId) => liking.get(productId) ?? 0,
    shopperIds: () => everybody.map((shopper) => shopper.id),
    dismissedBy: (shopperId) =>
      (dismissed.get(shopperId) ?? []).filter(({ said }) => said).map(({ product }) => product),
    trending: () => compose('trending', [trendingStep, newStep], new Set()),
    boughtWith(productId) {
      const left = new Set([productId]);
      const asked: Entry = {
        product: productId,
        ordinal: 0,
        basket: 0,
        time: 0,
        affinity: 2,
        viewed: true,
        carted: false,
        bought: false,
      };
      const sums = byItems([{ entry: asked, age: 0 }]);
      const list = compose(
        'bought-together',
        [basketStep([productId], left), itemStep('session', sums, left), categoryStep(productId)],
        left,
      );
      return list === null ? null : { ...list, productId };
    },
    listsOf(shopperId) {
      const shopper = shoppers.get(shopperId);
      if (shopper === undefined) return [];
      const anchors = anchorsOf(shopper, model.anchors);
      if (anchors.length === 0) return [];
      const left = new Set(shopper.orders.flatMap((order) => order.products));
      for (const entry of [...shopper.entries, ...shopper.own])
        if (entry.viewed || entry.carted || entry.bought || entry.affinity <= 0) left.add(entry.product);
      for (const word of dismissed.get(shopperId) ?? []) if (word.said) left.add(word.product);
      const sums = byItems(anchors);
      const votes = byShoppers(shopper, anchors);
      const personal = itemStep('personal', sums, left, awayTimes(shopper));
      const known = anchors.filter(({ entry }) => catalogue.has(entry.product)).slice(0, shape.similarAnchors);
      const fallback = [
        siblings(known, (product) => kinds.get(product.kind) ?? [], 'same-kind'),
        siblings(known, (product) => categories.get(product.categoryId) ?? [], 'category'),
        trendingStep,
        newStep,
      ];
      const users: Step = {
        tier: 'personal',
        ranked: blend(votes.keys(), left, [
          {
            share: 1,
            score: (product) => (votes.get(product)?.sum ?? 0) / (liking.get(product) ?? 0) ** model.votedItemExponent,
          },
          { share: shape.itemShareInUserList, score: (product) => itemScore(sums, product) },
          {
            share: shape.popularityShareInUserList * awayTimes(shopper),
            score: (product) => weeks.get(product) ?? 0,
          },
        ]),
        reason: (product) => ({ kind: 'like-minded', count: votes.get(product)?.voters ?? 0 }),
      };
      const lists = [
        heed(anchors, compose('item-cf', [personal, ...fallback], left), left),
        explore(
          shopperId,
          anchors,
          compose('user-cf', [users, { ...personal, tier: 'session' }, ...fallback], left),
          left,
        ),
      ];

      const interest = new Map<number, number>();
      for (const { entry, age } of anchorsOf(shopper, model.historyLimit)) {
        const category = catalogue.get(entry.product)?.categoryId;
        if (category === undefined) continue;
        const say = entry.affinity * 0.5 ** (age / shape.categoryHalfLife);
        interest.set(category, (interest.get(category) ?? 0) + say);
      }
      const [favourite] = [...interest].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      if (favourite !== undefined) {
        const [category] = favourite;
        const own = anchors.find(({ entry }) => catalogue.get(entry.product)?.categoryId === category);
        lists.push(
          compose(
            'category',
            [
              {
                ...personal,
                ranked: personal.ranked.filter(({ product }) => catalogue.get(product)?.categoryId === category),
              },
              {
                tier: 'similar',
                ranked: inOrder(categories.get(category) ?? []),
                reason: () => (own === undefined ? { kind: 'category' } : pointing('category', own.entry.product)),
              },
            ],
            left,
            Number.POSITIVE_INFINITY,
          ),
        );
      }

      const basket = anchors.filter(({ entry }) => entry.carted || entry.bought).map(({ entry }) => entry.product);
      const [newestInBasket] = basket;
      if (newestInBasket !== undefined) {
        const session = itemStep('session', sums, left, awayTimes(shopper));
        lists.push(
          compose(
            'bought-together',
            [
              basketStep(basket, left),
              {
                ...session,
                ranked: session.ranked.filter(({ product }) =>
                  basket.includes((sums.get(product) as { because: Entry }).because.product),
                ),
              },
              categoryStep(newestInBasket),
            ],
            left,
          ),
        );
      }
      return lists.filter((list) => list !== null);
    },
  };
}

/** Each shopper's own log, played into a plain history. */
function replay(events: Iterable<{ event: SignalEvent; latestSeconds?: number }>, model: ModelSettings) {
  const shoppers = new Map<string, Shopper>();
  /** Words about products to be shown no more, the newest last: of each product the latest. */
  const dismissed = new Map<string, { product: number; atMs: number; said: boolean }[]>();
  const say = (shopperId: string, product: number, occurredAt: string, said: boolean) => {
    const words = dismissed.get(shopperId) ?? [];
    const atMs = Date.parse(occurredAt);
    if (words.some((word) => word.product === product && word.atMs > atMs)) return;
    const others = words.filter((word) => word.product !== product);
    dismissed.set(shopperId, [...others, { product, atMs, said }].slice(-model.dismissalsPerShopper));
  };
  let newest = 0;
  for (const { event, latestSeconds } of events) {
    if (event.type === 'shopper-forgotten') {
      shoppers.delete(event.shopperId);
      dismissed.delete(event.shopperId);
      continue;
    }
    if (event.type === 'product-dismissed') say(event.shopperId, event.payload.productId, event.occurredAt, true);
    if (event.type === 'product-dismissal-undone')
      say(event.shopperId, event.payload.productId, event.occurredAt, false);
    if (event.type === 'history-adopted')
      for (const product of event.payload.dismissedProductIds ?? [])
        say(event.shopperId, product, event.occurredAt, true);
    const signals = signalsOf(event, latestSeconds);
    if (signals.length === 0) continue;
    let shopper = shoppers.get(event.shopperId);
    if (shopper === undefined) {
      shopper = {
        id: event.shopperId,
        entries: [],
        orders: [],
        recentIds: [],
        nextOrdinal: 0,
        nextBasket: 0,
        time: 0,
        own: [],
        touched: new Map(),
      };
      shoppers.set(event.shopperId, shopper);
    }
    if (shopper.recentIds.includes(event.id)) continue;
    shopper.recentIds.push(event.id);
    if (shopper.recentIds.length > model.recentEventIds) shopper.recentIds.shift();
    if (event.crowd === true) {
      for (const { productId, weight, kind, timeSeconds } of signals) {
        if (weight < 0 || shopper.entries.some((entry) => entry.product === productId)) continue;
        const known = shopper.own.find((entry) => entry.product === productId);
        const time = Math.max(timeSeconds, shopper.own.at(-1)?.time ?? 0);
        newest = Math.max(newest, time);
        shopper.own = shopper.own.filter((entry) => entry !== known);
        shopper.own.push({
          product: productId,
          ordinal: -1,
          // One of its own.
          basket: Number.NaN,
          time,
          affinity: Math.min((known?.affinity ?? 0) + weight, model.affinityCap),
          viewed: kind === 'detail' || known?.viewed === true,
          carted: false,
          bought: false,
        });
        shopper.own = shopper.own.slice(-model.anchors);
      }
      continue;
    }
    for (const signal of signals) {
      const at = shopper.entries.findIndex((entry) => entry.product === signal.productId);
      const known = shopper.entries[at];
      if (known === undefined && signal.weight < 0) continue;
      shopper.own = shopper.own.filter((entry) => entry.product !== signal.productId);
      shopper.time = Math.max(shopper.time, signal.timeSeconds);
      newest = Math.max(newest, shopper.time);
      const summed = (known?.affinity ?? 0) + signal.weight;
      const entry: Entry = {
        product: signal.productId,
        ordinal: known?.ordinal ?? -1,
        basket: known?.basket ?? -1,
        time: signal.weight > 0 ? shopper.time : (known?.time ?? 0),
        affinity: Math.min(Math.max(summed, -model.affinityCap), model.affinityCap),
        viewed: (known?.viewed ?? false) || signal.kind === 'detail',
        carted: signal.kind === 'cart' || signal.kind === 'quantityUp' || (known?.carted ?? false),
        bought: signal.kind === 'order' || (known?.bought ?? false),
      };
      if (signal.kind === 'cartRemoved' || signal.kind === 'order') entry.carted = false;
      if (signal.kind === 'orderCancelled') entry.bought = false;
      if (signal.weight > 0) shopper.touched.set(signal.productId, shopper.time);
      if (known !== undefined && signal.weight < 0) {
        shopper.entries[at] = entry;
        continue;
      }
      if (known !== undefined) shopper.entries.splice(at, 1);
      if (known !== undefined && shopper.nextOrdinal - known.ordinal <= model.revisitSpan) {
        shopper.entries.push(entry);
        continue;
      }
      if (!signal.sameBasket || shopper.nextBasket === 0) shopper.nextBasket++;
      entry.ordinal = shopper.nextOrdinal++;
      entry.basket = shopper.nextBasket - 1;
      shopper.entries.push(entry);
      if (shopper.entries.length > model.historyLimit) shopper.entries.shift();
    }
    if (event.type === 'order-placed') {
      const { orderId } = event.payload;
      if (!shopper.orders.some((order) => order.orderId === orderId)) {
        shopper.orders.push({
          orderId,
          products: signals.slice(0, model.linesPerOrder).map((signal) => signal.productId),
        });
        if (shopper.orders.length > model.ordersPerShopper) shopper.orders.shift();
      }
    } else if (event.type === 'order-cancelled') {
      const { orderId } = event.payload;
      shopper.orders = shopper.orders.filter((order) => order.orderId !== orderId);
    }
  }
  return { shoppers, newest, dismissed };
}
