/** Pieces that an order takes of offers; several lines may name one offer. */
export interface StockDemand {
  orderId: string;
  lines: readonly { offerId: number; quantity: number }[];
}

export interface StockAllocation {
  /** Pieces taken, by offer. */
  taken: Map<number, number>;
  /** Ids of orders that took nothing: of some offer too little was left. */
  soldOut: Set<string>;
}

/**
 * Hands `stock` (pieces by offer; 0 where an offer is missing) to the orders in their sequence: each takes all of its
 * pieces or none. An order that is too large leaves its pieces to those behind it.
 */
export function allocateStock(stock: ReadonlyMap<number, number>, demands: readonly StockDemand[]): StockAllocation {
  const taken = new Map<number, number>();
  const soldOut = new Set<string>();
  for (const { orderId, lines } of demands) {
    const wanted = new Map<number, number>();
    for (const { offerId, quantity } of lines) wanted.set(offerId, (wanted.get(offerId) ?? 0) + quantity);
    const isThere = [...wanted].every(
      ([offerId, quantity]) => quantity <= (stock.get(offerId) ?? 0) - (taken.get(offerId) ?? 0),
    );
    if (!isThere) {
      soldOut.add(orderId);
      continue;
    }
    for (const [offerId, quantity] of wanted) taken.set(offerId, (taken.get(offerId) ?? 0) + quantity);
  }
  return { taken, soldOut };
}
