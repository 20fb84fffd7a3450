import { withPlaced } from './places.ts';
import type { ScoredProduct } from './types.ts';

/**
 * What few know is shown to some, within a bound, so that it can be found at all: new products, and the long tail. Which,
 * is drawn by hash from shopper, product and a span of the log's time, never by chance: every worker draws the same.
 */

/** Seconds of the log's time for which a draw holds: a list does not change its explored items with every act. */
export const DRAW_SECONDS = 6 * 3_600;
/** Products of a category that may be drawn in one span; the next span has others. */
export const DRAWN_PER_CATEGORY = 64;
/** Categories of the shopper's newest items that are drawn from. */
export const EXPLORED_CATEGORIES = 3;
/** Places an explored item may take: late enough that the best stay in sight, early enough to be seen. */
const PLACES = [5, 11, 16, 19];

/** Where a product stands in a draw: the smallest are drawn first. Evenly spread, 32 bits. */
export function drawOf(span: number, productId: number, shopper = 0): number {
  let hash = Math.imul(productId ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ span, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ shopper, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The first `size` that are drawn of what is offered, ties by product id. Most that come are behind all of them. */
export class FirstDrawn {
  readonly #size: number;
  readonly products: { productId: number; draw: number }[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Unless it is `shown` already. */
  offer(productId: number, draw: number, shown: readonly ScoredProduct[]): void {
    const { products } = this;
    let place = products.length;
    while (place > 0) {
      const before = products[place - 1] as { productId: number; draw: number };
      if (draw > before.draw || (draw === before.draw && productId > before.productId)) break;
      place--;
    }
    if (place === this.#size || shown.some((item) => item.productId === productId)) return;
    products.splice(place, 0, { productId, draw });
    if (products.length > this.#size) products.pop();
  }
}

/** A shopper's id as a number for `drawOf`. FNV-1a. */
export function shopperHash(shopperId: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < shopperId.length; k++) hash = Math.imul(hash ^ shopperId.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}

/** `items` with `explored` among them (places.ts): at most one in five, whatever is asked for. */
export function withExplored(items: readonly ScoredProduct[], explored: readonly ScoredProduct[]): ScoredProduct[] {
  return withPlaced(items, explored, PLACES);
}
