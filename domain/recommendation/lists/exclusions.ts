import { withRoom } from '../memory/segment-arena.ts';
import { AFFINITY, BOUGHT, CARTED, FLAGS, ITEM, STRIDE, VIEWED } from '../model/history.ts';
import type { RecommendationModel } from '../model/model.ts';

/** Items that one audience is not shown. Marked in one array that is reused, so resetting costs nothing. */
export class Exclusions {
  readonly #model: RecommendationModel;
  #markOf = new Int32Array(64);
  #mark = 0;

  constructor(model: RecommendationModel) {
    this.#model = model;
  }

  has(item: number): boolean {
    return this.#markOf[item] === this.#mark;
  }

  /** Listed, in stock and not excluded. */
  admits = (item: number): boolean => !this.has(item) && this.#model.catalogue.servable(item);

  /** Excludes nothing. */
  clear(): void {
    this.#markOf = withRoom(this.#markOf, this.#model.catalogue.length);
    this.#mark++;
  }

  add(item: number): void {
    this.#markOf[item] = this.#mark;
  }

  /**
   * Excludes what the shopper has looked at, has in the cart, has bought, has turned away from or has dismissed; with
   * `mayRepeat` only the last two. O(history).
   */
  setShopper(shopper: number, mayRepeat = false): void {
    this.clear();
    this.#addHistory(shopper, mayRepeat);
    const { baskets, catalogue, dismissals, quarantined, shoppers } = this.#model;
    if (!mayRepeat) {
      for (const { item, flags } of quarantined.of(shopper)) if ((flags & VIEWED) !== 0) this.add(item);
      for (const order of baskets.ordersOf(shopper)) for (const item of order.items) this.add(item);
    }
    if (dismissals.isEmpty) return;
    for (const productId of dismissals.of(shoppers.idOf(shopper))) {
      const item = catalogue.find(productId);
      if (item >= 0) this.add(item);
    }
  }

  #addHistory(shopper: number, mayRepeat: boolean): void {
    const { histories } = this.#model;
    const count = histories.count(shopper);
    if (count === 0) return;
    const page = histories.page(shopper);
    const offset = histories.offset(shopper);
    for (let at = offset; at < offset + count * STRIDE; at += STRIDE) {
      const hoveredOnly = ((page[at + FLAGS] as number) & (VIEWED | CARTED | BOUGHT)) === 0;
      if ((hoveredOnly || mayRepeat) && (page[at + AFFINITY] as number) > 0) continue;
      this.add(page[at + ITEM] as number);
    }
  }
}
