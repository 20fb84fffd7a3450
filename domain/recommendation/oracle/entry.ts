/** One product of a shopper's history. */
export interface Entry {
  product: number;
  /** When it came into the history, counted in products and in baskets since the beginning. */
  ordinal: number;
  basket: number;
  time: number;
  affinity: number;
  viewed: boolean;
  carted: boolean;
  bought: boolean;
}

export interface Shopper {
  id: string;
  entries: Entry[];
  orders: { orderId: string; products: number[] }[];
  recentIds: string[];
  nextOrdinal: number;
  nextBasket: number;
  time: number;
  /** What quarantined acts were about, for this shopper's own lists; the newest last. */
  own: Entry[];
  /** When each product was last acted on, whatever left the history since. */
  touched: Map<number, number>;
}

export function newShopper(id: string): Shopper {
  return {
    id,
    entries: [],
    orders: [],
    recentIds: [],
    nextOrdinal: 0,
    nextBasket: 0,
    time: 0,
    own: [],
    touched: new Map(),
  };
}

/** How much an entry of this affinity counts. */
export const strength = (affinity: number) =>
  affinity <= 0 ? 0 : affinity < 2 ? Math.SQRT1_2 : affinity < 5 ? 1 : affinity < 8 ? 1.5 : 2;
