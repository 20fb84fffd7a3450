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
/** Most different products of a basket. */
export const MOST_LINES = SIZE_SHARES.length;
/** Who spends big on a day puts so many more in. */
const BIG_SPEND_LINES = 3;
/** The next product is of the category of the one before with this chance. */
const SAME_CATEGORY = 0.5;
/** Cheap things are bought in twos and threes now and then. */
const CHEAP_WON = 30_000;
const ONE_PIECE = 0.75;
const MOST_PIECES = 4;
/** A product that is in the basket already is drawn again at most so often. */
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
