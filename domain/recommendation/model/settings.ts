import type { DecaySettings } from '../memory/decayed-counts.ts';

/** Everything that can be tuned in the models. One table, so that a change is one diff and one backtest. */
export interface ModelSettings {
  /** Distinct items kept a shopper; what falls out takes its contributions with it. */
  historyLimit: number;
  /** Two items of one shopper count as a pair when they were touched at most this many items apart. */
  pairWindow: number;
  /**
   * An item seen again at most this many items later keeps its place among the pairs (it becomes the shopper's newest
   * item nevertheless): going back and forth between a few products adds no information about which go together.
   */
  revisitSpan: number;
  /** Share of a pair's weight that the direction "later item → earlier item" gets. */
  backwardShare: number;
  /** Newest shoppers an item whose histories count as its pairs; at most `holdersPerItem`. */
  pairHolders: number;
  /** Neighbours that an item has: those most similar to it (more where the last are equal). */
  neighboursPerItem: number;
  /** How many of a shopper's newest items are query items. */
  queryItems: number;
  /** How many of them look for user neighbours. */
  neighbourQueryItems: number;
  /** A query item's weight halves every so many baskets (a click is one) of age. */
  queryItemHalfLife: number;
  /** ItemCF normalisation `(f+shrinkage)^exponent` of the item asked and of the candidate. */
  itemShrinkage: number;
  seedExponent: number;
  candidateExponent: number;
  /** Newest shoppers kept an item in the inverted index of UserCF. */
  holdersPerItem: number;
  /** User neighbours that vote. */
  neighbours: number;
  /** A vote halves every so many items away from the match, and reaches this far. */
  voteHalfLife: number;
  voteSpan: number;
  /** Weight of votes for what came before the match. */
  beforeShare: number;
  /** UserCF divides by `(|v|+5)^exponent` of the neighbour's length and `f^exponent` of the item. */
  neighbourLengthExponent: number;
  votedItemExponent: number;
  /** Signals of one shopper on one item add up to at most this (and at least minus this). */
  affinityCap: number;
  /** Ids of a shopper's newest events, against duplicates in the log. */
  recentEventIds: number;
  /** Orders kept a shopper for bought-together. */
  ordersPerShopper: number;
  /** Products kept a shopper that are to be shown no more. */
  dismissalsPerShopper: number;
  /** Lines of one order that make pairs. */
  linesPerOrder: number;
  /** Time buckets of the two decayed popularities. */
  popularity: DecaySettings;
  trending: DecaySettings;
  /** Affinity of recent acts on an item that trending counts for each of its recent buyers (docs/decisions/0083). */
  trendingPerBuyer: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Where the field's own tuning stood (docs/decisions/0010): half-life of 2 items, window 20, 200 neighbours among the
 * last 512 shoppers an item, popularity with a half-life of seven days.
 */
export const DEFAULT_SETTINGS: ModelSettings = {
  historyLimit: 256,
  pairWindow: 20,
  revisitSpan: 10,
  backwardShare: 0.75,
  pairHolders: 128,
  neighboursPerItem: 100,
  queryItems: 12,
  neighbourQueryItems: 10,
  queryItemHalfLife: 2,
  itemShrinkage: 10,
  seedExponent: 0.75,
  candidateExponent: 0.5,
  holdersPerItem: 512,
  neighbours: 100,
  voteHalfLife: 10,
  voteSpan: 40,
  beforeShare: 0.75,
  neighbourLengthExponent: 0.25,
  votedItemExponent: 0.3,
  affinityCap: 8,
  recentEventIds: 64,
  ordersPerShopper: 32,
  dismissalsPerShopper: 256,
  linesPerOrder: 50,
  popularity: { bucketSeconds: 2 * DAY, halfLifeSeconds: 7 * DAY, buckets: 16 },
  trending: { bucketSeconds: 30 * MINUTE, halfLifeSeconds: 2 * HOUR, buckets: 16 },
  trendingPerBuyer: 4,
};

/** How lists are made of scores. */
export interface ListSettings {
  size: number;
  /** Most items of one category in a list that is not about a category. */
  categoryCap: number;
  /** A margin of 100 % lifts a score by at most this share. */
  marginLift: number;
  /** Share of the other models in the lists that blend (max-normalised sum). */
  popularityShare: number;
  itemShareInUserList: number;
  popularityShareInUserList: number;
  /**
   * Share of the shopper's own items, newest first, in item-cf and in user-cf. 0: what was looked at, carted or bought
   * is left out.
   */
  ownShare: number;
  ownShareInUserList: number;
  /** So many times its share popularity gets in addition for each whole day the shopper stayed away (time-away.ts). */
  popularityPerDayAway: number;
  /** Whether similar, trending and new products fill a list that behaviour leaves short. */
  fallback: boolean;
  /** Newest items whose kinds' best sellers fill a list that behaviour leaves short. */
  similarQueryItems: number;
  /**
   * Products like the newest item that item-cf makes room for when no act leads from it to any other; two at most. A
   * long history would else fill the list, and what the shopper has just done would change nothing.
   */
  newestItems: number;
  /** An item's weight in finding the category looked at most halves every so many baskets of age. */
  categoryHalfLife: number;
  /** A model's best candidates of its own, among which popularity and the other models may move them. */
  blendDepth: number;
  /** Candidates of each step: what may be left out by the category cap without the list running short. */
  fallbackDepth: number;
  /** Products few know that user-cf puts among the others; no more than a fifth of the list. */
  explorationItems: number;
  /** As many shoppers hold a product when it is explored no more: it stands on its own feet. */
  explorationShoppers: number;
  /** Smoothing of the bought-together cosine. */
  basketShrinkage: number;
}

export const DEFAULT_LIST_SETTINGS: ListSettings = {
  size: 20,
  categoryCap: 10,
  marginLift: 0.05,
  popularityShare: 0.1,
  itemShareInUserList: 0.3,
  popularityShareInUserList: 0.1,
  ownShare: 0,
  ownShareInUserList: 0,
  popularityPerDayAway: 0,
  fallback: true,
  similarQueryItems: 5,
  newestItems: 2,
  categoryHalfLife: 10,
  blendDepth: 200,
  fallbackDepth: 60,
  explorationItems: 2,
  explorationShoppers: 5,
  basketShrinkage: 2,
};

/** Of a shopper's items as they came, how many of the newest others can see: pairs and votes reach back no further. */
export function sequenceLength(historyLimit: number): number {
  let length = 8;
  while (length < historyLimit) length *= 2;
  return length;
}

/**
 * The fraction of the co-occurrence cells, coarser so that a cell fits 32 bits: one shopper adds at most 5.8, so it
 * takes 360,000 shoppers on the same pair to overflow.
 */
export const CELL_UNIT = 2 ** 10;
