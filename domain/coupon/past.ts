import { DAY_MS } from '../shared/durations.ts';
import { koreanDay, koreanHour } from '../shared/korean-time.ts';

/**
 * What rules remember of a shopper's earlier days. Each list is "the newest N of a set": it does not matter in which
 * order things are told, nor how often. So a batch handled again, after a crash or a rebalance, changes nothing.
 */
export interface Past {
  /** Detail pages seen lately. */
  views: { id: string; atMs: number; productId: number; categoryId: number }[];
  /** In which hour of which day (Korean time) products of a category were looked at. */
  hours: { day: number; hour: number; categoryId: number }[];
  /** Searches that led to a category. */
  searches: { id: string; atMs: number; categoryId: number }[];
  orders: { id: string; atMs: number; productIds: number[]; isCancelled: boolean }[];
}

/** What is worth remembering, in the words of rules: products with their category. */
export type Remembered =
  | { kind: 'viewed'; id: string; atMs: number; productId: number; categoryId: number }
  | { kind: 'searched'; id: string; atMs: number; categoryId: number }
  | { kind: 'ordered'; id: string; atMs: number; productIds: number[] }
  | { kind: 'cancelled'; orderId: string };

const HOURS_DAYS = 28;
/** Most a shopper's past holds: some 10 KB, however much they do. */
const MOST = { views: 60, hours: 200, searches: 40, orders: 40, productsOfOrder: 30 };
/** How long a past that is not added to is kept: somebody who ordered has a rhythm to come back in. */
const KEPT_DAYS = { orders: 400, rest: 30 };

export const NO_PAST: Past = { views: [], hours: [], searches: [], orders: [] };

/** `past` with one thing more. Pure; the newest stand last. */
export function remember(past: Past, said: Remembered): Past {
  switch (said.kind) {
    case 'viewed': {
      const { kind: _, ...view } = said;
      const hour = { day: koreanDay(said.atMs), hour: koreanHour(said.atMs), categoryId: said.categoryId };
      return {
        ...past,
        views: newest(past.views, view, ({ id }) => id, byTime, MOST.views),
        hours: withinDays(newest(past.hours, hour, hourKey, byHour, MOST.hours)),
      };
    }
    case 'searched': {
      const { kind: _, ...search } = said;
      return { ...past, searches: newest(past.searches, search, ({ id }) => id, byTime, MOST.searches) };
    }
    case 'ordered': {
      const productIds = [...new Set(said.productIds)].slice(0, MOST.productsOfOrder);
      const order = { id: said.id, atMs: said.atMs, productIds, isCancelled: false };
      return { ...past, orders: newest(past.orders, order, ({ id }) => id, byTime, MOST.orders) };
    }
    case 'cancelled':
      return {
        ...past,
        orders: past.orders.map((order) => (order.id === said.orderId ? { ...order, isCancelled: true } : order)),
      };
  }
}

/** The past as it was at a moment, that moment included: what is told later must not decide about what came before. */
export function pastUpTo(past: Past, atMs: number): Past {
  const [day, hour] = [koreanDay(atMs), koreanHour(atMs)];
  return {
    views: past.views.filter((view) => view.atMs <= atMs),
    hours: past.hours.filter((seen) => seen.day < day || (seen.day === day && seen.hour <= hour)),
    searches: past.searches.filter((search) => search.atMs <= atMs),
    orders: past.orders.filter((order) => order.atMs <= atMs),
  };
}

/** When a past may be forgotten, unless something is added to it. */
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
