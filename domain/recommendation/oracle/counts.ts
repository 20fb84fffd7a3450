import { type ModelSettings, sequenceLength } from '../model/settings.ts';
import { type Entry, type Shopper, strength } from './entry.ts';
import type { Histories } from './histories.ts';

/** Integers of this fraction of one. */
export const ONE = 1_048_576;
const CELL = 1_024;

/** Everything the models count, by product. */
export interface Counts {
  /** Shoppers with a history. */
  everybody: Shopper[];
  /** Newest holders, the newest first. */
  holders: Map<number, { id: string; time: number }[]>;
  /** Shoppers who hold a product with a positive affinity. */
  frequency: Map<number, number>;
  pairs: Map<number, Map<number, number>>;
  /** Decayed acts of the last weeks and hours, and buyers of the last weeks. */
  weeks: Map<number, number>;
  hours: Map<number, number>;
  buyers: Map<number, number>;
  /** Entries that were bought. */
  purchases: number;
}

/** Whether others can see an entry of a shopper: pairs and votes reach back no further. */
export function isSeen(shopper: Shopper, entry: Entry, model: ModelSettings): boolean {
  return entry.ordinal >= shopper.nextOrdinal - sequenceLength(model.historyLimit);
}

export function countsOf({ shoppers, newest }: Histories, model: ModelSettings): Counts {
  const everybody = [...shoppers.values()].filter((shopper) => shopper.entries.length > 0);
  const holders = holdersOf(shoppers.values(), model);
  const counts: Counts = {
    everybody,
    holders,
    frequency: new Map(),
    pairs: new Map(),
    weeks: new Map(),
    hours: new Map(),
    buyers: new Map(),
    purchases: 0,
  };
  /** Shoppers whose histories count as a product's pairs. */
  const pairHolders = new Map(
    [...holders].map(([product, list]) => [product, new Set(list.slice(0, model.pairHolders).map(({ id }) => id))]),
  );
  for (const shopper of everybody)
    for (const later of shopper.entries) {
      if (later.affinity <= 0) continue;
      add(counts.frequency, later.product, 1);
      if (later.bought) counts.purchases++;
      for (const [decayed, by, amount] of [
        [counts.weeks, model.popularity, later.affinity],
        [counts.hours, model.trending, later.affinity],
        [counts.buyers, model.popularity, later.bought ? 1 : 0],
      ] as const) {
        const age = Math.floor(newest / by.bucketSeconds) - Math.floor(later.time / by.bucketSeconds);
        if (age >= by.buckets) continue;
        add(decayed, later.product, amount * Math.round(ONE * 2 ** ((-age * by.bucketSeconds) / by.halfLifeSeconds)));
      }
      for (const earlier of shopper.entries) addPair(counts.pairs, pairHolders, shopper, earlier, later, model);
    }
  return counts;
}

function holdersOf(shoppers: Iterable<Shopper>, model: ModelSettings): Counts['holders'] {
  const holders: Counts['holders'] = new Map();
  for (const shopper of shoppers)
    for (const [product, time] of shopper.touched) {
      const list = holders.get(product) ?? [];
      list.push({ id: shopper.id, time });
      holders.set(product, list);
    }
  for (const [product, list] of holders) {
    list.sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1));
    holders.set(product, list.slice(0, model.holdersPerItem));
  }
  return holders;
}

function addPair(
  pairs: Counts['pairs'],
  pairHolders: ReadonlyMap<number, ReadonlySet<string>>,
  shopper: Shopper,
  earlier: Entry,
  later: Entry,
  model: ModelSettings,
): void {
  if (earlier.ordinal >= later.ordinal || earlier.affinity <= 0) return;
  if (later.ordinal - earlier.ordinal > model.pairWindow || !isSeen(shopper, earlier, model)) return;
  const gap = later.basket - earlier.basket;
  const both = strength(earlier.affinity) * strength(later.affinity);
  const damping = Math.log(2 + Math.min(later.ordinal, 20)) * Math.sqrt(Math.max(gap, 1));
  const forward = Math.round((CELL * both) / damping);
  if (pairHolders.get(earlier.product)?.has(shopper.id)) addCell(pairs, earlier.product, later.product, forward);
  if (pairHolders.get(later.product)?.has(shopper.id))
    addCell(pairs, later.product, earlier.product, gap === 0 ? forward : Math.round(forward * model.backwardShare));
}

function add(sums: Map<number, number>, product: number, amount: number): void {
  sums.set(product, (sums.get(product) ?? 0) + amount);
}

function addCell(rows: Map<number, Map<number, number>>, from: number, to: number, amount: number): void {
  const row = rows.get(from) ?? new Map<number, number>();
  add(row, to, amount);
  rows.set(from, row);
}

/** In how many orders each product, and each pair of products, was. */
export function ordersOf(shoppers: Iterable<Shopper>) {
  const together = new Map<number, Map<number, number>>();
  const ordered = new Map<number, number>();
  for (const { orders } of shoppers)
    for (const order of orders)
      for (const a of order.products) {
        add(ordered, a, 1);
        for (const b of order.products) if (a !== b) addCell(together, a, b, 1);
      }
  return { together, ordered };
}
