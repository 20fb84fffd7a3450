import type { BehaviorEvent } from '#contracts/events.ts';
import { CONSUMED_SOURCES, takes } from '#contracts/sources.ts';
import {
  addToPast,
  isEmpty,
  KEPT_DAYS,
  lastKeptOrder,
  MOST,
  NO_PAST,
  type Past,
  type PastEntry,
  type PastOrder,
} from '#domain/coupon/past.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { readPastOrders } from '#server/adapters/postgres/past-orders.ts';
import { categoriesOfProducts, knownCategories } from '#server/adapters/postgres/rule-facts.ts';
import { deletePasts, lockPasts, writePasts } from '#server/adapters/postgres/shopper-past.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { withoutForgotten } from '#server/identity/forgotten-shoppers.ts';

/**
 * Adds a batch to its shoppers' stored pasts, in the transaction that decides about it. The same batch again changes
 * nothing (domain/coupon/past.ts). A product's category, and which categories exist, is read from the catalogue and not
 * trusted from the browser. A past that is not there yet begins with the shopper's orders in PostgreSQL. Resolves with
 * the last orders of shoppers now in the shop for which no rule has set its timers yet: those of the ledger, whose
 * events the rules were never shown. Cost: at most nine statements a batch, none for a batch without relevant events.
 */
export async function storeEvents(tx: Tx, events: readonly BehaviorEvent[], now: Date): Promise<OrderWithoutTimers[]> {
  const relevant = events.filter(isPastEvent);
  if (relevant.length === 0) return [];
  const catalogue = {
    ofProduct: await categoriesOfProducts(tx, [...new Set(relevant.flatMap(productsOf))]),
    known: await knownCategories(tx, [...new Set(relevant.flatMap(categoriesOf))]),
  };
  const pasts = await lockPasts(tx, [...new Set(relevant.map(({ shopperId }) => shopperId))]);
  await beginWithOrders(tx, pasts, now);
  const forgotten = new Set<string>();
  for (const event of relevant) {
    const { shopperId } = event;
    if (event.type === 'shopper-forgotten') {
      pasts.set(shopperId, NO_PAST);
      forgotten.add(shopperId);
      continue;
    }
    for (const one of pastEntriesOf(event, catalogue)) {
      pasts.set(shopperId, addToPast(pasts.get(shopperId) ?? NO_PAST, one));
      forgotten.delete(shopperId);
    }
  }
  for (const shopperId of forgotten) pasts.delete(shopperId);
  if (forgotten.size > 0) await deletePasts(tx, [...forgotten]);
  const withoutTimers = markTimers(pasts, relevant);
  await writePasts(tx, pasts);
  return withoutTimers;
}

export interface OrderWithoutTimers {
  shopperId: string;
  order: PastOrder;
}

/** Marks each shopper's last order as one that has its timers; gives those of which no event of the batch sets them. */
function markTimers(pasts: Map<string, Past>, events: readonly PastEvent[]): OrderWithoutTimers[] {
  const ofShop = events.filter((event) => takes('coupon-issuer', event));
  const shown = new Set(ofShop.flatMap((event) => (event.type === 'order-placed' ? [event.payload.orderId] : [])));
  const present = new Set(ofShop.filter(({ unrewarded }) => unrewarded !== true).map(({ shopperId }) => shopperId));
  return [...pasts].flatMap(([shopperId, past]): OrderWithoutTimers[] => {
    const order = lastKeptOrder(past);
    if (order === undefined || past.timersSetFor === order.id) return [];
    if (!shown.has(order.id) && !present.has(shopperId)) return [];
    pasts.set(shopperId, { ...past, timersSetFor: order.id });
    return shown.has(order.id) ? [] : [{ shopperId, order }];
  });
}

/** Begins the pasts that record nothing with the orders of the ledger: the shop's own, backfilled and imported ones. */
async function beginWithOrders(tx: Tx, pasts: Map<string, Past>, now: Date): Promise<void> {
  const unknown = [...pasts].flatMap(([shopperId, past]) => (isEmpty(past) ? [shopperId] : []));
  if (unknown.length === 0) return;
  const orders = await readPastOrders(tx, unknown, {
    sources: CONSUMED_SOURCES['coupon-past'],
    since: new Date(now.getTime() - KEPT_DAYS.orders * DAY_MS),
    most: MOST.orders,
  });
  // Who had their history erased begins with what they ordered since.
  const counted = await withoutForgotten(
    tx,
    orders.map((order) => ({ ...order, type: 'order-placed' as const, occurredAt: order.placedAt.toISOString() })),
  );
  for (const { shopperId, orderId, placedAt, productIds } of counted) {
    const entry: PastEntry = { kind: 'ordered', id: orderId, atMs: placedAt.getTime(), productIds };
    pasts.set(shopperId, addToPast(pasts.get(shopperId) ?? NO_PAST, entry));
  }
}

export interface Catalogue {
  ofProduct: ReadonlyMap<number, number>;
  known: ReadonlySet<number>;
}

/** Types of events that add to or change a stored past. */
export const PAST_EVENT_TYPES = [
  'page-viewed',
  'searched',
  'order-placed',
  'order-cancelled',
  'history-adopted',
  'shopper-forgotten',
] as const;
type PastEvent = BehaviorEvent<(typeof PAST_EVENT_TYPES)[number]>;

/** Whether an event adds to or changes a stored past. */
export function isPastEvent(event: BehaviorEvent): event is PastEvent {
  // Orders of other sources count as a past; what was viewed or searched counts only where it happened, in the shop.
  const isOrder = event.type === 'order-placed' || event.type === 'order-cancelled';
  if (!takes(isOrder ? 'coupon-past' : 'coupon-issuer', event)) return false;
  if (event.type === 'page-viewed') return event.payload.productId !== undefined;
  if (event.type === 'searched') return event.payload.categoryId !== undefined;
  return PAST_EVENT_TYPES.some((type) => type === event.type);
}

/** Products whose category is needed to store an event. */
export function productsOf(event: PastEvent): number[] {
  if (event.type === 'page-viewed') return event.payload.productId === undefined ? [] : [event.payload.productId];
  if (event.type === 'history-adopted') return event.payload.views.map(({ productId }) => productId);
  return [];
}

/** Categories that must exist for an event to be stored. */
export function categoriesOf(event: PastEvent): number[] {
  return event.type === 'searched' && event.payload.categoryId !== undefined ? [event.payload.categoryId] : [];
}

/** An event as entries of a past; none, where its product or category is not in the catalogue. */
export function pastEntriesOf(event: PastEvent, { ofProduct, known }: Catalogue): PastEntry[] {
  const { id } = event;
  const atMs = Date.parse(event.occurredAt);
  const viewed = (viewId: string, viewedAtMs: number, productId: number | undefined): PastEntry[] => {
    const categoryId = productId === undefined ? undefined : ofProduct.get(productId);
    if (productId === undefined || categoryId === undefined) return [];
    return [{ kind: 'viewed', id: viewId, atMs: viewedAtMs, productId, categoryId }];
  };
  switch (event.type) {
    case 'page-viewed':
      return viewed(id, atMs, event.payload.productId);
    case 'history-adopted':
      return event.payload.views.flatMap(({ productId, occurredAt }, at) =>
        viewed(`${id} ${at}`, Date.parse(occurredAt), productId),
      );
    case 'searched': {
      const { categoryId } = event.payload;
      return categoryId !== undefined && known.has(categoryId) ? [{ kind: 'searched', id, atMs, categoryId }] : [];
    }
    case 'order-placed': {
      const { orderId, lines } = event.payload;
      return [{ kind: 'ordered', id: orderId, atMs, productIds: lines.map(({ productId }) => productId) }];
    }
    case 'order-cancelled':
      return [{ kind: 'cancelled', orderId: event.payload.orderId }];
    default:
      return [];
  }
}
