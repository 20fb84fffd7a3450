import { DAY_MS } from '../shared/durations.ts';
import { koreanDay, koreanHour } from '../shared/korean-time.ts';

/**
 * What rules know of a shopper's earlier days. Each list is "the newest N of a set", so the result depends neither on
 * the order in which entries are added nor on how often: a batch handled again, after a crash or a rebalance, changes
 * nothing.
 */
export interface Past {
  /** Detail pages seen lately. */
  views: { id: string; atMs: number; productId: number; categoryId: number }[];
  /** In which hour of which day (Korean time) products of a category were looked at. */
  hours: { day: number; hour: number; categoryId: number }[];
  /** Searches that led to a category. */
  searches: { id: string; atMs: number; categoryId: number }[];
  orders: PastOrder[];
  /** Id of the last order for which rules have set their timers. */
  timersSetFor?: string;
}

export interface PastOrder {
  id: string;
  atMs: number;
  productIds: number[];
  isCancelled: boolean;
}

/** One act that a past records: products with their category. */
export type PastEntry =
  | { kind: 'viewed'; id: string; atMs: number; productId: number; categoryId: number }
  | { kind: 'searched'; id: string; atMs: number; categoryId: number }
  | { kind: 'ordered'; id: string; atMs: number; productIds: number[] }
  | { kind: 'cancelled'; orderId: string };

const HOURS_DAYS = 28;
/** Most entries of a shopper's past: at most some 10 KB a shopper. */
export const MOST = { views: 60, hours: 200, searches: 40, orders: 40, productsOfOrder: 30 };
/** Days a past is kept after its last entry: C9 needs orders over more than a year to estimate a purchase cycle. */
export const KEPT_DAYS = { orders: 400, rest: 30 };

/** Whether a past records nothing: one that was never begun, or was erased. */
export function isEmpty({ views, hours, searches, orders }: Past): boolean {
  return views.length + hours.length + searches.length + orders.length === 0;
}

export const NO_PAST: Past = { views: [], hours: [], searches: [], orders: [] };

/** `past` with one entry more. Pure; each list is sorted by time, the newest last. */
export function addToPast(past: Past, entry: PastEntry): Past {
  switch (entry.kind) {
    case 'viewed': {
      const { kind: _, ...view } = entry;
      const hour = { day: koreanDay(entry.atMs), hour: koreanHour(entry.atMs), categoryId: entry.categoryId };
      return {
        ...past,
        views: newest(past.views, view, ({ id }) => id, byTime, MOST.views),
        hours: withinDays(newest(past.hours, hour, hourKey, byHour, MOST.hours)),
      };
    }
    case 'searched': {
      const { kind: _, ...search } = entry;
      return { ...past, searches: newest(past.searches, search, ({ id }) => id, byTime, MOST.searches) };
    }
    case 'ordered': {
      const productIds = [...new Set(entry.productIds)].slice(0, MOST.productsOfOrder);
      const order = { id: entry.id, atMs: entry.atMs, productIds, isCancelled: false };
      // The order may be there from PostgreSQL, whose clock is another than that of the event. The earlier time counts:
      // a decision about the order's own event must find the order in the past up to that event.
      const orders = past.orders.map((known) =>
        known.id === order.id && order.atMs < known.atMs ? { ...known, atMs: order.atMs } : known,
      );
      return { ...past, orders: newest(orders.sort(byTime), order, ({ id }) => id, byTime, MOST.orders) };
    }
    case 'cancelled':
      return {
        ...past,
        orders: past.orders.map((order) => (order.id === entry.orderId ? { ...order, isCancelled: true } : order)),
      };
  }
}

/** The past as it was at `atMs`, that moment included: a decision must not depend on events that happened after it. */
export function pastUpTo(past: Past, atMs: number): Past {
  const [day, hour] = [koreanDay(atMs), koreanHour(atMs)];
  return {
    views: past.views.filter((view) => view.atMs <= atMs),
    hours: past.hours.filter((seen) => seen.day < day || (seen.day === day && seen.hour <= hour)),
    searches: past.searches.filter((search) => search.atMs <= atMs),
    orders: past.orders.filter((order) => order.atMs <= atMs),
  };
}

/** The newest order that was not cancelled. */
export function lastKeptOrder({ orders }: Pick<Past, 'orders'>): PastOrder | undefined {
  return orders.findLast(({ isCancelled }) => !isCancelled);
}

/** When a past may be deleted (epoch ms), unless an entry is added before. */
export function forgetAtMs({ views, searches, orders }: Past): number {
  const restMs = Math.max(views.at(-1)?.atMs ?? 0, searches.at(-1)?.atMs ?? 0) + KEPT_DAYS.rest * DAY_MS;
  return Math.max(restMs, (orders.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) + KEPT_DAYS.orders * DAY_MS);
}

function newest<T>(
  known: T[],
  added: T,
  keyOf: (entry: T) => string,
  compare: (a: T, b: T) => number,
  most: number,
): T[] {
  const key = keyOf(added);
  if (known.some((entry) => keyOf(entry) === key)) return known;
  return [...known, added].sort(compare).slice(-most);
}

interface Timed {
  id: string;
  atMs: number;
}

function byTime(a: Timed, b: Timed): number {
  return a.atMs - b.atMs || (a.id < b.id ? -1 : 1);
}

function byHour(a: Past['hours'][number], b: Past['hours'][number]): number {
  return a.day - b.day || a.hour - b.hour || a.categoryId - b.categoryId;
}

function hourKey({ day, hour, categoryId }: Past['hours'][number]): string {
  return `${day} ${hour} ${categoryId}`;
}

function withinDays(hours: Past['hours']): Past['hours'] {
  const newestDay = hours.at(-1)?.day ?? 0;
  return hours.filter(({ day }) => day > newestDay - HOURS_DAYS);
}
