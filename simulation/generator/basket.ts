import type { LifeEvent } from '#domain/propensity/factors.ts';
import { createWeighted, type Random } from '#simulation/seed/random.ts';
import type { TrafficProduct } from './population.ts';
import type { ProductPool } from './product-pool.ts';

export interface BasketLine {
  product: TrafficProduct;
  quantity: number;
}

/** Per cent of the baskets that have 1, 2 … 10 different products: 4.19 on average. */
export const SIZE_SHARES = [14, 16, 16, 14, 12, 9, 7, 5, 4, 3] as const;
/** The largest number of different products. */
export const MOST_LINES = SIZE_SHARES.length;
/** Additional products on a day of big spending. */
const BIG_SPEND_LINES = 3;
/** Probability that a product is drawn from the category of the previous one. */
const SAME_CATEGORY = 0.5;
/** Products below this price may be bought in several pieces. */
const CHEAP_WON = 30_000;
const ONE_PIECE = 0.75;
const MOST_PIECES = 4;
/** Additional draws for products that are in the basket already. */
const TRIES = 4;

const drawSize = createWeighted(SIZE_SHARES);

/** One to ten different products. */
export function drawBasket(random: Random, pool: ProductPool, event: LifeEvent): BasketLine[] {
  const more = event === 'big' ? BIG_SPEND_LINES : 0;
  const size = Math.min(MOST_LINES, drawSize(random) + 1 + more);
  const lines: BasketLine[] = [];
  for (let tries = 0; lines.length < size && tries < size + TRIES; tries += 1) {
    const before = lines.at(-1)?.product;
    const product =
      before !== undefined && random.chance(SAME_CATEGORY) ? pool.drawLike(random, before) : pool.draw(random);
    if (lines.some((line) => line.product === product)) continue;
    const pieces = product.priceWon < CHEAP_WON ? 1 + random.geometric(ONE_PIECE) : 1;
    lines.push({ product, quantity: Math.min(MOST_PIECES, pieces) });
  }
  return lines;
}
