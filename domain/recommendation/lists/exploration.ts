import { pseudoRandomDraw, shopperHash } from '../model/pseudo-random-draw.ts';
import type { ListContext } from './list-context.ts';
import type { QueryItem } from './query-items.ts';
import { withSlots } from './slots.ts';
import type { ComputedList, ScoredProduct } from './types.ts';

/**
 * What few know is shown to some, within a bound, so that it can be found at all: new products, and the long tail.
 * Which, is drawn by hash from shopper, product and a span of the log's time, never by chance: every worker draws the
 * same.
 */

/** Seconds of the log's time for which a draw holds: a list does not change its explored items with every act. */
export const DRAW_SECONDS = 6 * 3_600;
/** Categories of the shopper's newest items that are drawn from. */
export const EXPLORED_CATEGORIES = 3;
/** Slots an explored item may take: late enough that the best stay in sight, early enough to be seen. */
export const EXPLORATION_SLOTS = [5, 11, 16, 19];

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

/**
 * `list` with up to `explorationItems` products of the shopper's newest categories that fewer than
 * `explorationShoppers` hold; at most one in five, whatever is set. Lists that know nothing of the shopper stay as they
 * are. O(categories · drawn).
 */
export function withExplored(
  { model, settings, exclusions }: ListContext,
  shopper: number,
  queryItems: readonly QueryItem[],
  list: ComputedList | null,
): ComputedList | null {
  const { explorationItems, explorationShoppers } = settings;
  if (list === null || explorationItems === 0 || list.tier === 'trending' || list.tier === 'new') return list;
  const { catalogue, shoppers, watermark } = model;
  const span = Math.floor(watermark / DRAW_SECONDS);
  const known = queryItems.filter(({ item }) => catalogue.state(item) !== undefined);
  const categories = [...new Set(known.map(({ item }) => catalogue.category(item)))].slice(0, EXPLORED_CATEGORIES);
  const hash = shopperHash(shoppers.idOf(shopper));
  const drawn = new FirstDrawn(explorationItems);
  for (const category of categories)
    for (const item of catalogue.drawn(category, span)) {
      if (model.frequency(item) >= explorationShoppers || exclusions.has(item)) continue;
      const productId = catalogue.productId(item);
      drawn.offer(productId, pseudoRandomDraw(span, productId, hash), list.items);
    }
  const explored = drawn.products.map(({ productId }) => ({
    productId,
    score: 0,
    reason: { kind: 'explored' as const },
  }));
  return { ...list, items: withSlots(list.items, explored, EXPLORATION_SLOTS) };
}
