import { CACHED_PRODUCTS } from '#contracts/traffic-cache.ts';
import { createWeighted, type Random } from '#simulation/seed/random.ts';
import type { TrafficProduct } from './population.ts';

export interface ProductPool {
  /**
   * Selects the members. `factors`: today's, by category (domain/scenario/intensity.ts). `atMs`: without products that
   * are listed later; left out: all are listed.
   */
  refresh(factors: Readonly<Record<string, number>>, atMs?: number): void;
  draw(random: Random): TrafficProduct;
  /** A product of the same category. */
  drawLike(random: Random, product: TrafficProduct): TrafficProduct;
  sold(product: TrafficProduct, quantity: number): void;
  members(): readonly TrafficProduct[];
}

const bestFirst = (a: TrafficProduct, b: TrafficProduct) => b.soldCount - a.soldCount || a.productId - b.productId;
const newestFirst = (a: TrafficProduct, b: TrafficProduct) => b.listedAtMs - a.listedAtMs || a.productId - b.productId;

/**
 * The cached thousand products. Only members are sold, so the next best sellers are among them, and a refresh sorts a
 * thousand products instead of the catalogue. Products are drawn in proportion to the square root of their sold count,
 * so that the long tail sells too.
 */
export function createProductPool(products: readonly TrafficProduct[]): ProductPool {
  const byAge = [...products].sort(newestFirst);
  let members: readonly TrafficProduct[] = [...products];
  let draw = (_random: Random): TrafficProduct => members[0] as TrafficProduct;
  /** By category, built on first use: at the pace of the year most refreshes are followed by one order. */
  let draws: Map<string, (random: Random) => TrafficProduct> | null = null;
  let todaysFactors: Readonly<Record<string, number>> = {};

  function drawOf(some: readonly TrafficProduct[]) {
    const weighted = createWeighted(
      some.map(({ soldCount, category }) => Math.sqrt(soldCount + 1) * (todaysFactors[category] ?? 1)),
    );
    return (random: Random) => some[weighted(random)] as TrafficProduct;
  }

  function drawsByCategory() {
    const shelves = new Map<string, TrafficProduct[]>();
    for (const product of members) {
      const shelf = shelves.get(product.category);
      if (shelf === undefined) shelves.set(product.category, [product]);
      else shelf.push(product);
    }
    return new Map([...shelves].map(([category, shelf]) => [category, drawOf(shelf)]));
  }

  return {
    refresh(factors, atMs = Number.POSITIVE_INFINITY) {
      const isListed = ({ listedAtMs }: TrafficProduct) => listedAtMs <= atMs;
      const best = members.filter(isListed).sort(bestFirst).slice(0, CACHED_PRODUCTS.bestSellers);
      const among = new Set(best);
      const newest: TrafficProduct[] = [];
      for (const product of byAge) {
        if (newest.length === CACHED_PRODUCTS.newest) break;
        if (isListed(product) && !among.has(product)) newest.push(product);
      }
      members = [...best, ...newest];
      todaysFactors = factors;
      draw = drawOf(members);
      draws = null;
    },
    draw: (random) => draw(random),
    drawLike(random, { category }) {
      draws ??= drawsByCategory();
      return (draws.get(category) ?? draw)(random);
    },
    sold(product, quantity) {
      product.soldCount += quantity;
    },
    members: () => members,
  };
}
