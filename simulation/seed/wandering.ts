import type { SeededProduct } from './catalogue.ts';
import { createWeighted, type Random } from './random.ts';
import { TASTE_CLUSTERS } from './taste-clusters.ts';

export interface Wanderer {
  /** The products one visit looks at, in order; a product may come twice, as people look twice. */
  walk(random: Random, tastes: readonly { cluster: number; share: number }[]): SeededProduct[];
}

/**
 * A popular product is looked at far more than its neighbours, as in real shops: weights are popularity to this power.
 */
const POPULARITY_EXPONENT = 1.6;
const STAY_WITH_KIND = 0.52;
const STAY_WITH_TASTE = 0.88;
const LOOK_AROUND = 0.06;
const MEAN_VIEWS_MORE = 5.2;

/**
 * Walks through the catalogue the way visits do: mostly alternatives of one kind, then what goes with it in the same
 * way of life, now and then anything that everybody looks at. A draw costs O(log products of the kind).
 */
export function createWanderer(products: readonly SeededProduct[]): Wanderer {
  const shelves = new Map<string, SeededProduct[]>();
  for (const product of products) {
    const shelf = shelves.get(product.kind);
    if (shelf === undefined) shelves.set(product.kind, [product]);
    else shelf.push(product);
  }
  const weightOf = (product: SeededProduct) => product.popularity ** POPULARITY_EXPONENT;
  const draws = new Map(
    [...shelves].map(([kind, shelf]) => {
      const draw = createWeighted(shelf.map(weightOf));
      return [kind, (random: Random) => shelf[draw(random)] as SeededProduct] as const;
    }),
  );
  const drawAny = createWeighted(products.map(weightOf));
  const kindsOf = TASTE_CLUSTERS.map(({ kinds }) => kinds.filter((kind) => draws.has(kind)));

  function pickCluster(random: Random, tastes: readonly { cluster: number; share: number }[]): readonly string[] {
    let rest = random.float();
    for (const { cluster, share } of tastes) {
      rest -= share;
      if (rest <= 0) return kindsOf[cluster] ?? [];
    }
    return kindsOf[tastes[0]?.cluster ?? 0] ?? [];
  }

  return {
    walk(random, tastes) {
      let kinds = pickCluster(random, tastes);
      let kind = kinds.length === 0 ? null : random.pick(kinds);
      const views = 1 + random.geometric(1 / (1 + MEAN_VIEWS_MORE));
      return Array.from({ length: Math.min(views, 40) }, () => {
        if (kind === null || random.chance(LOOK_AROUND)) return products[drawAny(random)] as SeededProduct;
        const product = (draws.get(kind) as (random: Random) => SeededProduct)(random);
        if (!random.chance(STAY_WITH_KIND)) {
          if (!random.chance(STAY_WITH_TASTE)) kinds = pickCluster(random, tastes);
          if (kinds.length > 0) kind = random.pick(kinds);
        }
        return product;
      });
    },
  };
}
