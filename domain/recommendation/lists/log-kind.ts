import { DEFAULT_LIST_SETTINGS, DEFAULT_SETTINGS, type ListSettings, type ModelSettings } from '../model/settings.ts';
import { listSharesOf, type Mix } from './mix.ts';

/**
 * The kinds of log the models are tuned for: short visits of views, long histories of single acts, and orders of
 * several lines. Evidence: docs/decisions/0060.
 */
export type LogKind = 'sessions' | 'histories' | 'baskets';

/** What the rule looks at; computed from the log alone. */
export interface LogShape {
  /** Events that show interest. */
  events: number;
  /** Different (shopper, moment) pairs among them. */
  moments: number;
  /** Different (shopper, item) pairs among them. */
  pairs: number;
  shoppers: number;
  /** Events named as orders, and those named as views, hovers or carts. */
  orders: number;
  views: number;
}

/** Events a moment from which a log that does not name its events is one of baskets. */
export const BASKET_LINES = 4;
/** Different items a shopper, on average, from which single acts make a history rather than a visit. */
export const HISTORY_ITEMS = 20;

/**
 * The rule: orders, where the log names its events and most are orders, or where a shopper's events come {@link
 * BASKET_LINES} or more to the moment, make baskets. Of the rest, {@link HISTORY_ITEMS} items a shopper make histories.
 */
export function logKindOf({ events, moments, pairs, shoppers, orders, views }: LogShape): LogKind {
  const baskets = orders + views > 0 ? orders > views : events >= BASKET_LINES * Math.max(1, moments);
  if (baskets) return 'baskets';
  return pairs >= HISTORY_ITEMS * Math.max(1, shoppers) ? 'histories' : 'sessions';
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export const SETTINGS_OF: Record<LogKind, ModelSettings> = {
  sessions: {
    ...DEFAULT_SETTINGS,
    queryItemHalfLife: 1.5,
    itemShrinkage: 20,
    candidateExponent: 0.4,
    votedItemExponent: 0.2,
    voteHalfLife: 7,
  },
  histories: {
    ...DEFAULT_SETTINGS,
    neighboursPerItem: 200,
    historyLimit: 512,
    queryItemHalfLife: 3,
    voteHalfLife: 20,
    // The earlier item of a pair predicts less here than in visits.
    backwardShare: 0.6,
    beforeShare: 0.6,
  },
  baskets: {
    ...DEFAULT_SETTINGS,
    // About two whole baskets; a product bought again counts as one line.
    // Cutting rows costs ItemCF a tenth here: they stay whole.
    pairHolders: 512,
    neighboursPerItem: 2_000,
    neighbours: 200,
    queryItems: 50,
    neighbourQueryItems: 20,
    affinityCap: 5,
    itemShrinkage: 20,
    seedExponent: 0.5,
    candidateExponent: 0.65,
    votedItemExponent: 0.45,
    voteHalfLife: 20,
    voteSpan: 100,
    popularity: { bucketSeconds: 12 * HOUR, halfLifeSeconds: 3 * DAY, buckets: 32 },
  },
};

/**
 * Share of own items, relative to all other shares together, in lists that may repeat seen items. An item just looked
 * at outweighs all models' scores of another item together; a product just put into a basket is rarely added again.
 */
const OWN_SHARE_OF: Record<LogKind, number> = { sessions: 4 / 3, histories: 4 / 3, baskets: 0.3 };

/** Shares of the blend: for lists of items new to the shopper, and for lists that may repeat seen items. */
export const MIX_OF: Record<LogKind, { unseen: Mix; any: Mix }> = {
  sessions: mixes('sessions', { itemCf: 1, userCf: 1, popularity: 0.1, popularityPerDayAway: 0 }),
  histories: mixes('histories', { itemCf: 1, userCf: 0.6, popularity: 0.3, popularityPerDayAway: 1 }),
  // The next line of a basket has less to do with what is popular than the next basket has (docs/decisions/0066).
  baskets: mixes('baskets', { itemCf: 1, userCf: 0.6, popularity: 0.9, popularityPerDayAway: 0 }, { popularity: 0.1 }),
};

/**
 * Where popularity has a large share it may lift what the user neighbours hardly vote for: lists of histories and
 * baskets lose when candidates are cut to the default (docs/decisions/0066).
 */
const BLEND_DEPTH_OF: Record<LogKind, number> = {
  sessions: DEFAULT_LIST_SETTINGS.blendDepth,
  histories: 2_000,
  baskets: 2_000,
};

/** List settings with the kind's shares. */
export function listSettingsOf(kind: LogKind): ListSettings {
  return { ...DEFAULT_LIST_SETTINGS, blendDepth: BLEND_DEPTH_OF[kind], ...listSharesOf(MIX_OF[kind].unseen) };
}

/** A mix with the kind's share of own items added. */
export function withOwn(kind: LogKind, mix: Mix): Mix {
  return { ...mix, own: OWN_SHARE_OF[kind] * (mix.itemCf + mix.userCf + mix.popularity) };
}

function mixes(kind: LogKind, shares: Omit<Mix, 'own'>, repeated: Partial<Mix> = {}): { unseen: Mix; any: Mix } {
  const unseen = { ...shares, own: 0 };
  return { unseen, any: withOwn(kind, { ...unseen, ...repeated }) };
}
