import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** A rail shows this many; the rest of a list stands in for what is not in the catalogue any more. */
const RAIL_ITEMS: Partial<Record<ListName, number>> = { trending: 10 };
const RAIL_ITEMS_ELSE = 12;

/** A list as long as its rail, by the server that renders it and by the page that is pushed a newer one alike. */
export function railOf(list: RecommendationList): RecommendationList {
  return { ...list, items: list.items.slice(0, RAIL_ITEMS[list.list] ?? RAIL_ITEMS_ELSE) };
}

/** Whether a list shows what everybody sees, for want of one of its own. */
export function isFallback({ list, tier }: Pick<RecommendationList, 'list' | 'tier'>): boolean {
  return list !== 'trending' && (tier === 'trending' || tier === 'new');
}
