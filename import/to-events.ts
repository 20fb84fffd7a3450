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
  /** 1 … 99. */
  quantity: number;
  product: KnownProduct;
}

export const MOST_QUANTITY = 99;

/** A row that is an event by itself. */
export function eventOf(act: Act, shiftSeconds: number): BehaviorEvent {
  const { shopper, item, seconds, kind, quantity, product } = act;
  const { productId, categoryId, priceWon } = product;
  const id = importedEventId(shopper, kind, item, seconds);
  const behaviorEvent = <T extends EventType>(type: T, payload: EventPayload<T>) =>
    envelope({ id, shopper, seconds: seconds + shiftSeconds }, type, payload);
  switch (kind) {
    case 'cart':
      return behaviorEvent('cart-item-added', { productId, quantity, unitPriceWon: priceWon });
    case 'cart-removed':
      return behaviorEvent('cart-item-removed', { productId, quantity });
    case 'hover':
      return behaviorEvent('product-hovered', { productId });
    default:
      return behaviorEvent('page-viewed', { productId, categoryId });
  }
}

/** Rows of one shopper at one moment: an order, or its cancelling. An item in several rows is one line. */
export function orderOf(acts: readonly Act[], shiftSeconds: number): BehaviorEvent {
  const [first] = acts;
  if (first === undefined) throw new RangeError('orderOf: an order has a line');
  const { shopper, seconds, kind, item } = first;
  const lines = new Map<number, EventPayload<'order-placed'>['lines'][number]>();
  for (const { product, quantity } of acts) {
    const { productId, categoryId, priceWon } = product;
    const before = lines.get(productId)?.quantity ?? 0;
    lines.set(productId, {
      productId,
      categoryId,
      quantity: Math.min(MOST_QUANTITY, before + quantity),
      unitPriceWon: priceWon,
    });
  }
  const all = [...lines.values()];
  const totalWon = all.reduce((sum, line) => sum + line.quantity * line.unitPriceWon, 0);
  // A second order in the same second begins with another item: the first item makes their ids differ.
  const identity = { id: importedEventId(shopper, kind, item, seconds), shopper, seconds: seconds + shiftSeconds };
  const orderId = importedOrderId(shopper, item, seconds);
  return kind === 'order-cancelled'
    ? envelope(identity, 'order-cancelled', { orderId, lines: all, totalWon })
    : envelope(identity, 'order-placed', { orderId, lines: all, discountWon: 0, totalWon });
}

function envelope<T extends EventType>(
  { id, shopper, seconds }: { id: string; shopper: string; seconds: number },
  type: T,
  payload: EventPayload<T>,
): BehaviorEvent {
  const occurredAt = new Date(seconds * 1_000).toISOString();
  return {
    id,
    type,
    version: 1,
    occurredAt,
    shopperId: importedShopperId(shopper),
    // Logs of shops name no sessions: a shopper's day stands for one.
    sessionId: `import-${occurredAt.slice(0, 10)}`,
    payload,
  } as BehaviorEvent;
}
