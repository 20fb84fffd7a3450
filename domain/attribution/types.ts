/** The algorithm behind a list: its name, the tier that answered, the experiment's variant ('' for none). */
export interface Algorithm {
  list: string;
  tier: string;
  variant: string;
}

/** The last list in which a shopper clicked a product. */
export interface Touch extends Algorithm {
  shopperId: string;
  productId: number;
  listId: string | null;
  clickedAtMs: number;
}

export interface Counts {
  /** Times a list came into view, and products of it that did. */
  shows: number;
  impressions: number;
  clicks: number;
  carts: number;
  /** Orders with at least one line from the list; what cancelled orders took away is taken off again. */
  orders: number;
  units: number;
  /** Integer won, after the line's part of the order's coupons. */
  revenueWon: number;
}

/** An order's line that a list sold. */
export interface AttributedLine extends Algorithm {
  orderId: string;
  productId: number;
  shopperId: string;
  listId: string | null;
  day: number;
  units: number;
  revenueWon: number;
}

/** An order of a shopper who is in the experiment, from a list or not. */
export interface ExposedOrder {
  orderId: string;
  shopperId: string;
  variant: string;
  totalWon: number;
}

/** What a shopper who is in an experiment adds to its books. */
export interface ShopperCounts {
  impressions: number;
  clicks: number;
  /**
   * All orders since the first impression, from a list or not: a list that only takes sales from another gains nothing.
   */
  orders: number;
  revenueWon: number;
}

/** The events that count. Structurally a part of contracts/events.ts. */
export type AttributedEvent = { id: string; occurredAt: string; shopperId: string } & (
  | { type: 'recommendation-shown'; payload: Served & { productIds: number[] } }
  | { type: 'recommendation-clicked'; payload: Served & { productId: number } }
  | { type: 'cart-item-added'; payload: { productId: number } }
  | {
      type: 'order-placed';
      payload: {
        orderId: string;
        lines: { productId: number; quantity: number; unitPriceWon: number }[];
        discountWon: number;
        totalWon: number;
      };
    }
  | { type: 'order-cancelled'; payload: { orderId: string } }
  | { type: 'shopper-forgotten'; payload: object }
);

/** A list as the browser names it. */
export interface Served {
  listId?: string | undefined;
  list: string;
  tier?: string | undefined;
  variant?: string | undefined;
}

const TYPES: ReadonlySet<string> = new Set<AttributedEvent['type']>([
  'recommendation-shown',
  'recommendation-clicked',
  'cart-item-added',
  'order-placed',
  'order-cancelled',
  'shopper-forgotten',
]);

export function isAttributedEvent<E extends { type: string }>(
  event: E,
): event is Extract<E, { type: AttributedEvent['type'] }> {
  return TYPES.has(event.type);
}
