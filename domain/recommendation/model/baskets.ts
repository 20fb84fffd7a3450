import { PairTable } from '../memory/pair-table.ts';
import { withRoom } from '../memory/segment-arena.ts';

export interface KeptOrder {
  orderId: string;
  items: number[];
}

/**
 * What is ordered together: pairs of products in one order, symmetric counts. A shopper's newest orders are kept, so
 * that counts stay exact after a cancelled order, a forgotten shopper and an order delivered twice.
 */
export class Baskets {
  readonly pairs = new PairTable();
  readonly #ordersOf = new Map<number, KeptOrder[]>();
  readonly #ordersPerShopper: number;
  #orders = new Int32Array(64);

  constructor(ordersPerShopper: number) {
    this.#ordersPerShopper = ordersPerShopper;
  }

  ensure(items: number): void {
    this.pairs.ensure(items);
    this.#orders = withRoom(this.#orders, items);
  }

  /** Orders that hold `item`. */
  orders(item: number): number {
    return this.#orders[item] ?? 0;
  }

  ordersOf(shopper: number): readonly KeptOrder[] {
    return this.#ordersOf.get(shopper) ?? [];
  }

  place(shopper: number, orderId: string, items: number[]): void {
    let kept = this.#ordersOf.get(shopper);
    if (kept === undefined) {
      kept = [];
      this.#ordersOf.set(shopper, kept);
    }
    if (kept.some((order) => order.orderId === orderId)) return;
    kept.push({ orderId, items });
    this.#count(items, 1);
    if (kept.length > this.#ordersPerShopper) this.#count((kept.shift() as KeptOrder).items, -1);
  }

  cancel(shopper: number, orderId: string): void {
    const kept = this.#ordersOf.get(shopper) ?? [];
    const position = kept.findIndex((order) => order.orderId === orderId);
    if (position < 0) return;
    this.#count((kept[position] as KeptOrder).items, -1);
    kept.splice(position, 1);
  }

  forget(shopper: number): void {
    for (const order of this.ordersOf(shopper)) this.#count(order.items, -1);
    this.#ordersOf.delete(shopper);
  }

  /** Cosine with shrinkage, in [0, 1], symmetric. */
  similarity(a: number, b: number, shrinkage: number): number {
    return this.pairs.get(a, b) / Math.sqrt((this.orders(a) + shrinkage) * (this.orders(b) + shrinkage));
  }

  #count(items: readonly number[], sign: 1 | -1): void {
    for (const a of items) {
      this.#orders[a] = (this.#orders[a] as number) + sign;
      for (const b of items) if (a !== b) this.pairs.add(a, b, sign);
    }
  }
}
