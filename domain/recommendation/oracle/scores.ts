import type { ModelSettings } from '../model/settings.ts';
import { type Counts, isSeen, ONE } from './counts.ts';
import { type Entry, type Shopper, strength } from './entry.ts';

export type QueryItems = { entry: Entry; age: number }[];

/**
 * The newest `limit` entries with a positive affinity, newest first; what was only hovered over does not age the rest.
 */
export function queryItemsOf(shopper: Shopper, limit: number): QueryItems {
  const queryItems: QueryItems = [];
  let age = 0;
  let counted: number | undefined;
  // Sorting is stable: of the same second, what is quarantined stands behind.
  for (const entry of [...shopper.entries, ...shopper.own].sort((a, b) => a.time - b.time).reverse()) {
    if (entry.affinity <= 0) continue;
    if (queryItems.length === limit) break;
    if (entry.affinity >= 2) {
      if (counted !== undefined && counted !== entry.basket) age++;
      counted = entry.basket;
    }
    queryItems.push({ entry, age });
  }
  return queryItems;
}

export type ItemSums = Map<number, { sum: number; largest: number; because: Entry }>;

/** ItemCF: what goes with the query items, and the one that contributes most. */
export function itemSums(queryItems: QueryItems, { frequency, pairs }: Counts, model: ModelSettings): ItemSums {
  const sums: ItemSums = new Map();
  const popularity = (product: number) => (frequency.get(product) ?? 0) + model.itemShrinkage;
  for (const { entry, age } of queryItems) {
    const weight =
      (0.5 ** (age / model.queryItemHalfLife) * strength(entry.affinity)) /
      popularity(entry.product) ** model.seedExponent;
    const row = [...(pairs.get(entry.product) ?? [])].map(([product, cell]) => ({
      product,
      cell,
      similarity: cell / popularity(product) ** model.candidateExponent,
    }));
    row.sort((a, b) => b.similarity - a.similarity);
    const least = row[model.neighboursPerItem - 1]?.similarity ?? 0;
    for (const { product, cell, similarity } of row) {
      if (similarity < least) continue;
      const amount = Math.round(ONE * weight * cell);
      const held = sums.get(product);
      if (held === undefined) sums.set(product, { sum: amount, largest: amount, because: entry });
      else {
        held.sum += amount;
        if (amount > held.largest) Object.assign(held, { largest: amount, because: entry });
      }
    }
  }
  return sums;
}

export type Votes = Map<number, { sum: number; voters: number }>;

interface Neighbour {
  other: Shopper;
  match: Entry;
  matchTime: number;
  similarity: number;
}

/** UserCF: the nearest shoppers' votes for what they touched around the newest item shared. */
export function votesOf(
  self: Shopper,
  queryItems: QueryItems,
  shoppers: ReadonlyMap<string, Shopper>,
  counts: Counts,
  model: ModelSettings,
): Votes {
  const votes: Votes = new Map();
  for (const { other, match, similarity } of neighboursOf(self, queryItems, shoppers, counts, model)) {
    const shared = other.entries.find((entry) => entry.product === match.product);
    if (shared === undefined || shared.affinity <= 0 || !isSeen(other, shared, model)) continue;
    for (const entry of other.entries) {
      const distance = Math.abs(entry.ordinal - shared.ordinal);
      if (distance === 0 || distance > model.voteSpan || entry.affinity <= 0 || !isSeen(other, entry, model)) continue;
      const decayed =
        0.5 ** ((distance - 1) / model.voteHalfLife) * (entry.ordinal < shared.ordinal ? model.beforeShare : 1);
      const amount = ONE * similarity * (decayed * strength(entry.affinity));
      const held = votes.get(entry.product) ?? { sum: 0, voters: 0 };
      votes.set(entry.product, { sum: held.sum + Math.round(amount), voters: held.voters + 1 });
    }
  }
  return votes;
}

function neighboursOf(
  self: Shopper,
  queryItems: QueryItems,
  shoppers: ReadonlyMap<string, Shopper>,
  { everybody, frequency, holders }: Counts,
  model: ModelSettings,
): Neighbour[] {
  const sums = new Map<string, { sum: number; match: Entry; matchTime: number }>();
  for (const { entry, age } of queryItems.slice(0, model.neighbourQueryItems)) {
    const idf = Math.log(1 + everybody.length / Math.max(1, frequency.get(entry.product) ?? 0));
    const amount = Math.round(ONE * 0.5 ** (age / model.queryItemHalfLife) * strength(entry.affinity) * idf);
    for (const holder of holders.get(entry.product) ?? []) {
      if (holder.id === self.id) continue;
      const held = sums.get(holder.id);
      if (held === undefined) sums.set(holder.id, { sum: amount, match: entry, matchTime: holder.time });
      else held.sum += amount;
    }
  }
  return [...sums]
    .map(([id, { sum, match, matchTime }]) => {
      const other = shoppers.get(id) as Shopper;
      const similarity = sum / ONE / (other.entries.length + 5) ** model.neighbourLengthExponent;
      return { other, match, matchTime, similarity };
    })
    .sort((a, b) => b.similarity - a.similarity || b.matchTime - a.matchTime || (a.other.id < b.other.id ? -1 : 1))
    .slice(0, model.neighbours);
}
