import type { RecommendationModel } from '../model/model.ts';
import type { BlendPart } from './blend.ts';
import type { QueryItem } from './query-items.ts';

/** A shopper's own items, where what was seen may be shown again. */
export interface OwnItems {
  /** Newest first. */
  items: readonly number[];
  /** undefined: the item is none of the shopper's. */
  of(item: number): QueryItem | undefined;
  /** `share` times `½^(age / queryItemHalfLife) · strength`; none where there are no items. */
  partOf(share: number): BlendPart[];
}

export const NO_OWN_ITEMS: OwnItems = { items: [], of: () => undefined, partOf: () => [] };

export function ownItemsOf(model: RecommendationModel, queryItems: readonly QueryItem[]): OwnItems {
  const byItem = new Map(queryItems.map((queryItem) => [queryItem.item, queryItem]));
  const score = (item: number) => {
    const own = byItem.get(item);
    return own === undefined ? 0 : 0.5 ** (own.age / model.settings.queryItemHalfLife) * model.strength(own.affinity);
  };
  return {
    items: queryItems.map(({ item }) => item),
    of: (item) => byItem.get(item),
    partOf: (share) => [{ share, score }],
  };
}
