import { createRandom, createWeighted, type Random } from '#simulation/seed/random.ts';

export interface LoadProduct {
  productId: number;
  name: string;
  /** The narrowest word of the taxonomy for it. */
  kind: string;
  soldCount: number;
}

export interface ProductDraw {
  /** Each product may come, popular ones oftener. O(log n). */
  product(random: Random): LoadProduct;
  /** The same among the products of a kind; among all where there are none. */
  productOfKind(kind: string | null, random: Random): LoadProduct;
  /** Whether it is of the fifth that is drawn most. */
  isPopular(productId: number): boolean;
}

/** Views fall with rank to this power: at 20,000 products the first fifth has four fifths of them. */
export function exponentFor(count: number): number {
  let [least, most] = [0, 3];
  for (let step = 0; step < 40; step++) {
    const middle = (least + most) / 2;
    if (popularShare(count, middle) < POPULAR_VIEWS) least = middle;
    else most = middle;
  }
  return (least + most) / 2;
}

const POPULAR = 0.2;
const POPULAR_VIEWS = 0.8;
/** How far an order of popularity is from the order of sales: of that many times its sales is one in six products. */
const SPREAD = 1;

function popularShare(count: number, exponent: number): number {
  let [popular, all] = [0, 0];
  for (let rank = 1; rank <= count; rank++) {
    const weight = rank ** -exponent;
    all += weight;
    if (rank <= count * POPULAR) popular += weight;
  }
  return popular / all;
}

/**
 * Which product a shopper comes to who did not get there by a recommendation: one of all, by a Zipf law in which a
 * fifth of the products has four fifths of the views. Popular is what sold most, disturbed by `seed`: each seed has
 * other popular products and another order. Throws a RangeError without products.
 */
export function createProductDraw(products: readonly LoadProduct[], seed: number): ProductDraw {
  const random = createRandom(seed, 'load-popularity');
  const ranked = products
    .map((product) => ({ product, popularity: Math.log(product.soldCount + 1) + SPREAD * random.normal() }))
    .sort((a, b) => b.popularity - a.popularity)
    .map(({ product }) => product);
  const exponent = exponentFor(ranked.length);
  const weighted = ranked.map((product, at) => ({ product, weight: (at + 1) ** -exponent }));
  const all = drawOf(weighted);
  const byKind = new Map(
    [...Map.groupBy(weighted, ({ product }) => product.kind)].map(([kind, some]) => [kind, drawOf(some)]),
  );
  const popular = new Set(ranked.slice(0, Math.ceil(ranked.length * POPULAR)).map(({ productId }) => productId));
  return {
    product: all,
    productOfKind: (kind, shopper) => (byKind.get(kind ?? '') ?? all)(shopper),
    isPopular: (productId) => popular.has(productId),
  };
}

function drawOf(weighted: readonly { product: LoadProduct; weight: number }[]): (random: Random) => LoadProduct {
  const draw = createWeighted(weighted.map(({ weight }) => weight));
  return (random) => (weighted[draw(random)] as (typeof weighted)[number]).product;
}
