import type { RecommendationTier } from '../lists/types.ts';
import type { CatalogueProduct } from '../model/catalogue-product.ts';
import { inOrder } from './catalogue.ts';
import { blend, type Part, type Step } from './compose.ts';
import type { Entry } from './entry.ts';
import { because, itemPart, ownEntry, ownPart, pointing, popularityPart, productsOf, type Sources } from './parts.ts';
import type { ItemSums, QueryItems, Votes } from './scores.ts';

/** `times`: how many times its share popularity counts. `own`: what may be shown again. */
export function itemStep(
  tier: RecommendationTier,
  sums: ItemSums,
  left: ReadonlySet<number>,
  times: number,
  sources: Sources,
  own: QueryItems = [],
): Step {
  const { shelves, shape } = sources;
  const parts = [
    itemPart(sums, 1, sources),
    popularityPart(shape.popularityShare * times, sources),
    ownPart(own, shape.ownShare, sources),
  ] as const;
  const source = (product: number) => ownEntry(own, product) ?? sums.get(product)?.because;
  return {
    tier,
    ranked: blend(sums.keys(), left, parts, shelves, shape, productsOf(own)),
    reason: (product) => because(shelves, source(product) as Entry),
    source,
  };
}

export function userStep(
  votes: Votes,
  sums: ItemSums,
  left: ReadonlySet<number>,
  times: number,
  sources: Sources,
  own: QueryItems,
): Step {
  const { counts, model, shelves, shape } = sources;
  const voted: Part = {
    share: 1,
    score(product) {
      const held = votes.get(product);
      if (held === undefined) return 0;
      return held.sum / (counts.frequency.get(product) ?? 0) ** model.votedItemExponent;
    },
  };
  const parts = [
    voted,
    itemPart(sums, shape.itemShareInUserList, sources),
    popularityPart(shape.popularityShareInUserList * times, sources),
    ownPart(own, shape.ownShareInUserList, sources),
  ] as const;
  return {
    tier: 'personal',
    ranked: blend(votes.keys(), left, parts, shelves, shape, productsOf(own)),
    reason(product) {
      const seen = ownEntry(own, product);
      if (seen !== undefined) return because(shelves, seen);
      return { kind: 'like-minded', count: votes.get(product)?.voters ?? 0 };
    },
  };
}

/**
 * Best sellers of the groups of the newest items: the n-th best of the r-th newest item's group scores ½^(r/2) / √n.
 */
export function similarStep(
  queryItems: QueryItems,
  groupOf: (product: CatalogueProduct) => number[],
  kind: 'same-kind' | 'category',
  { shelves }: Sources,
): Step {
  const best = new Map<number, { score: number; because: number }>();
  queryItems.forEach(({ entry }, newness) => {
    groupOf(shelves.catalogue.get(entry.product) as CatalogueProduct).forEach((product, n) => {
      const score = 0.5 ** (newness / 2) / Math.sqrt(n + 1);
      if (score > (best.get(product)?.score ?? 0)) best.set(product, { score, because: entry.product });
    });
  });
  const ranked = [...best]
    .map(([product, { score }]) => ({ product, score }))
    .sort((a, b) => b.score - a.score || a.product - b.product);
  return {
    tier: 'similar',
    ranked,
    reason: (product) => pointing(shelves, kind, (best.get(product) as { because: number }).because),
  };
}

/** Cosine over orders with shrinkage, summed over the basket. */
export function basketStep(basket: readonly number[], left: ReadonlySet<number>, sources: Sources): Step {
  const { orders, shelves, shape } = sources;
  const size = (product: number) => (orders.ordered.get(product) ?? 0) + shape.basketShrinkage;
  const scores = new Map<number, { score: number; best: number; because: number; count: number }>();
  for (const product of basket)
    for (const [other, count] of orders.together.get(product) ?? []) {
      const cosine = count / Math.sqrt(size(product) * size(other));
      const held = scores.get(other);
      if (held === undefined) scores.set(other, { score: cosine, best: cosine, because: product, count });
      else {
        held.score += cosine;
        if (cosine > held.best) Object.assign(held, { best: cosine, because: product, count });
      }
    }
  const ranked = [...scores]
    .map(([product, { score }]) => ({ product, score }))
    .filter(({ product }) => !left.has(product) && shelves.servable(product))
    .sort((a, b) => b.score - a.score || a.product - b.product)
    .slice(0, shape.fallbackDepth);
  return {
    tier: 'personal',
    ranked,
    reason(product) {
      const { because, count } = scores.get(product) as { because: number; count: number };
      return { ...pointing(shelves, 'bought-together', because), count };
    },
  };
}

/** Best sellers of a product's category. */
export function categoryStep(product: number, { shelves }: Sources): Step {
  const state = shelves.catalogue.get(product);
  return {
    tier: 'similar',
    ranked: state === undefined ? [] : inOrder(shelves.categories.get(state.categoryId) ?? []),
    reason: () => pointing(shelves, 'category', product),
  };
}
