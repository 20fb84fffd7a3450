import type { BehaviorEvent } from '#contracts/events.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { koreanDay } from '#domain/shared/korean-time.ts';
import { drawAfterOrder, type FollowedOrder, waybillSeries } from './after-order/draw.ts';
import { behaviorHistory } from './behavior-history.ts';
import { type Catalogue, generateCatalogue } from './catalogue.ts';
import { generateCustomers, type SeededCustomer } from './customers.ts';
import { type SeededOrder, soldCounts } from './seeded-order.ts';

export const SCALES = {
  full: { products: 20_000, sellers: 200, customers: 10_000, events: 200_000 },
  test: { products: 1_200, sellers: 200, customers: 300, events: 8_000 },
} as const;

export type Scale = keyof typeof SCALES;

export const HISTORY_DAYS = 30;

/** When the month of history begins that ends at `now`. */
export const monthStartMs = (now: Date) => now.getTime() - HISTORY_DAYS * DAY_MS;

export interface ShopOptions {
  scale: Scale;
  seed: number;
  /** The month of history ends here. */
  now: Date;
}

export interface SeededPeople {
  catalogue: Catalogue;
  customers: SeededCustomer[];
}

/** Catalogue and customers of a seed number: the same options give the same. About 1 s at full scale. */
export function generateShop({ scale, seed, now }: ShopOptions): SeededPeople {
  const size = SCALES[scale];
  return {
    catalogue: generateCatalogue({ seed, products: size.products, sellers: size.sellers, now }),
    customers: generateCustomers({ seed, customers: size.customers, now }),
  };
}

/**
 * The month as one story: events for the log and orders for PostgreSQL, with the same ids and with what became of them
 * by its end; sold pieces are counted into the products. All of it at once in memory, some 200 MB at full scale, as the
 * counts are needed before the first row.
 */
export function generateMonth(
  { scale, seed, now }: ShopOptions,
  { catalogue: { products }, customers }: SeededPeople,
): { events: BehaviorEvent[]; orders: FollowedOrder[] } {
  const drawn: SeededOrder[] = [];
  const options = { seed, customers, products, now, days: HISTORY_DAYS, events: SCALES[scale].events };
  const events = [...behaviorHistory({ ...options, onOrder: (order) => drawn.push(order) })];
  const endMs = now.getTime();
  const newWaybill = waybillSeries(`1${koreanDay(endMs)}`);
  const orders = drawn
    .sort((a, b) => a.placedAtMs - b.placedAtMs)
    .map((order) => ({ ...order, after: drawAfterOrder(order, endMs, newWaybill) }));
  const sold = soldCounts(orders);
  for (const product of products) product.soldCount = sold.get(product.id) ?? 0;
  return { events, orders };
}
