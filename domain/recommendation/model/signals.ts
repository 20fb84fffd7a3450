/**
 * Weight of each act as a sign of a shopper's interest in a product. The one place to tune it.
 * A click on a card is always followed by the page view of its detail page, so only the view counts; a recommendation
 * shown, a search, a wish carry no weight.
 */
export const SIGNAL_WEIGHTS = {
  order: 5,
  cart: 3,
  quantityUp: 3,
  detail: 2,
  hover: 1,
  quantityDown: -3,
  cartRemoved: -4,
  orderCancelled: -6,
} as const;

export type SignalKind = keyof typeof SIGNAL_WEIGHTS;

export interface Signal {
  shopperId: string;
  productId: number;
  kind: SignalKind;
  weight: number;
  timeSeconds: number;
  /** Lines of one order stand at one place in a shopper's history: the gap between them is none. */
  sameBasket: boolean;
}

interface Line {
  productId: number;
}

/** The events that carry signals or change what a shopper did. Structurally a part of contracts/events.ts. */
export type SignalEvent = {
  id: string;
  occurredAt: string;
  shopperId: string;
  /** Quarantined: one of many like acts from one network; it counts for its own shopper's lists alone. */
  crowd?: true | undefined;
} & (
  | { type: 'page-viewed'; payload: { productId?: number | undefined } }
  | { type: 'product-hovered'; payload: Line }
  | {
      type: 'cart-item-added' | 'cart-item-removed' | 'cart-quantity-increased' | 'cart-quantity-decreased';
      payload: Line;
    }
  | { type: 'order-placed' | 'order-cancelled'; payload: { orderId: string; lines: Line[] } }
  | {
      type: 'history-adopted';
      payload: {
        guestId: string;
        views: { productId: number; occurredAt: string }[];
        dismissedProductIds?: number[] | undefined;
      };
    }
  | { type: 'product-dismissed' | 'product-dismissal-undone'; payload: Line }
  | { type: 'shopper-forgotten'; payload: object }
);

const SIGNAL_EVENT_TYPES: ReadonlySet<string> = new Set<SignalEvent['type']>([
  'page-viewed',
  'product-hovered',
  'cart-item-added',
  'cart-item-removed',
  'cart-quantity-increased',
  'cart-quantity-decreased',
  'order-placed',
  'order-cancelled',
  'history-adopted',
  'product-dismissed',
  'product-dismissal-undone',
  'shopper-forgotten',
]);

/** Whether an event of this type can change the models at all. */
export function isSignalEvent<E extends { type: string }>(
  event: E,
): event is Extract<E, { type: SignalEvent['type'] }> {
  return SIGNAL_EVENT_TYPES.has(event.type);
}

const KIND_OF = {
  'product-hovered': 'hover',
  'cart-item-added': 'cart',
  'cart-item-removed': 'cartRemoved',
  'cart-quantity-increased': 'quantityUp',
  'cart-quantity-decreased': 'quantityDown',
} as const satisfies Record<string, SignalKind>;

/** Where the models' time begins: they know no earlier moment. */
export const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Epoch milliseconds in the models' time: whole seconds since 2000, which fit 31 bits until 2068. */
export function modelSeconds(epochMs: number): number {
  return Math.min(Math.max(0, Math.floor((epochMs - EPOCH_MS) / 1000)), 2 ** 31 - 1);
}

/**
 * The signals in one event, in order. `latestSeconds` bounds their times: a wrong clock's acts of the future would
 * otherwise outrank all others in every decayed count.
 */
export function signalsOf(event: SignalEvent, latestSeconds = Number.POSITIVE_INFINITY): Signal[] {
  const { shopperId } = event;
  const timeSeconds = Math.min(modelSeconds(Date.parse(event.occurredAt)), latestSeconds);
  const one = (kind: SignalKind, productId: number): Signal[] => [
    { shopperId, productId, kind, weight: SIGNAL_WEIGHTS[kind], timeSeconds, sameBasket: false },
  ];
  switch (event.type) {
    case 'page-viewed':
      return event.payload.productId === undefined ? [] : one('detail', event.payload.productId);
    case 'product-hovered':
    case 'cart-item-added':
    case 'cart-item-removed':
    case 'cart-quantity-increased':
    case 'cart-quantity-decreased':
      return one(KIND_OF[event.type], event.payload.productId);
    case 'order-placed':
    case 'order-cancelled': {
      const kind = event.type === 'order-placed' ? 'order' : 'orderCancelled';
      const products = [...new Set(event.payload.lines.map((line) => line.productId))];
      return products.map((productId, index) => ({
        shopperId,
        productId,
        kind,
        weight: SIGNAL_WEIGHTS[kind],
        timeSeconds,
        sameBasket: index > 0,
      }));
    }
    case 'history-adopted':
      // A sign-up keeps the guest's id: those views are in this history already.
      if (event.payload.guestId === shopperId) return [];
      return event.payload.views.map((view) => ({
        shopperId,
        productId: view.productId,
        kind: 'detail',
        weight: SIGNAL_WEIGHTS.detail,
        timeSeconds: Math.min(modelSeconds(Date.parse(view.occurredAt)), timeSeconds),
        sameBasket: false,
      }));
    case 'product-dismissed':
    case 'product-dismissal-undone':
    case 'shopper-forgotten':
      return [];
  }
}
