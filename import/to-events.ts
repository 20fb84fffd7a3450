import type { BehaviorEvent, EventPayload, EventType } from '#contracts/events.ts';
import type { ActKind } from '#import/reading/kinds.ts';
import type { KnownProduct } from '#server/adapters/postgres/catalogue-import.ts';
import { importedEventId, importedOrderId, importedShopperId } from './identities.ts';

/** One row of a log that was understood. */
export interface Act {
  shopper: string;
  item: string;
  /** Unix seconds, as the file has them. */
  seconds: number;
  kind: ActKind;
  /** 1 or more; an order's line may have more pieces than a cart takes. */
  quantity: number;
  /** What a piece cost; the product's price of today where the file has none. */
  unitPriceWon: number;
  /** The number of its order or invoice; empty where the file has none. */
  order: string;
  product: KnownProduct;
}

/** Of an event that is no order. */
const MOST_QUANTITY = 99;

/** A row that is an event by itself. */
export function eventOf(act: Act, shiftSeconds: number): BehaviorEvent {
  const { shopper, item, seconds, kind, unitPriceWon, product } = act;
  const { productId, categoryId } = product;
  const quantity = Math.min(MOST_QUANTITY, act.quantity);
  const id = importedEventId(shopper, kind, item, seconds);
  const behaviorEvent = <T extends EventType>(type: T, payload: EventPayload<T>) =>
    envelope({ id, shopper, seconds: seconds + shiftSeconds }, type, payload);
  switch (kind) {
    case 'cart':
      return behaviorEvent('cart-item-added', { productId, quantity, unitPriceWon });
    case 'cart-removed':
      return behaviorEvent('cart-item-removed', { productId, quantity });
    case 'hover':
      return behaviorEvent('product-hovered', { productId });
    default:
      return behaviorEvent('page-viewed', { productId, categoryId });
  }
}

/** Rows of one order, or of its cancelling: each row is a line. */
export function orderOf(acts: readonly Act[], shiftSeconds: number): BehaviorEvent<'order-placed' | 'order-cancelled'> {
  const [first] = acts;
  if (first === undefined) throw new RangeError('orderOf: an order has a line');
  const { shopper, seconds, kind, item, order } = first;
  const lines = acts.map(({ product: { productId, categoryId, sellerId, priceWon }, quantity, unitPriceWon }) => ({
    ...{ productId, categoryId, sellerId, quantity, unitPriceWon },
    listPriceWon: Math.max(priceWon, unitPriceWon),
  }));
  const totalWon = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceWon, 0);
  // A second order in the same second has another number or begins with another item.
  const numbered = order === '' ? [] : [order];
  const identity = {
    id: importedEventId(shopper, kind, item, seconds, ...numbered),
    shopper,
    seconds: seconds + shiftSeconds,
  };
  const orderId = importedOrderId(shopper, item, seconds, ...numbered);
  return kind === 'order-cancelled'
    ? envelope(identity, 'order-cancelled', { orderId, lines, totalWon })
    : envelope(identity, 'order-placed', { orderId, lines, discountWon: 0, totalWon });
}

function envelope<T extends EventType>(
  { id, shopper, seconds }: { id: string; shopper: string; seconds: number },
  type: T,
  payload: EventPayload<T>,
): BehaviorEvent<T> {
  const occurredAt = new Date(seconds * 1_000).toISOString();
  return {
    id,
    type,
    version: 1,
    occurredAt,
    shopperId: importedShopperId(shopper),
    // Logs of shops name no sessions: a shopper's day stands for one.
    sessionId: `import-${occurredAt.slice(0, 10)}`,
    source: 'import',
    payload,
  } as BehaviorEvent<T>;
}
