import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** How many items a rail shows; further items of a list replace those that left the catalogue. */
const RAIL_ITEMS: Partial<Record<ListName, number>> = { trending: 10 };
const RAIL_ITEMS_ELSE = 12;

/** A list as long as its rail, by the server that renders it and by the page that is pushed a newer one alike. */
export function railOf(list: RecommendationList): RecommendationList {
  return { ...list, items: list.items.slice(0, RAIL_ITEMS[list.list] ?? RAIL_ITEMS_ELSE) };
}

/** Whether a list shows a fallback that is the same for all shoppers. */
export function isFallback({ list, tier }: Pick<RecommendationList, 'list' | 'tier'>): boolean {
  return list !== 'trending' && (tier === 'trending' || tier === 'new');
}

type Titled = Exclude<ListName, 'trending'>;

/**
 * Lists that show best sellers or deals where they have no items of their own (app/rails.tsx), in every tier.
 */
const WITH_INSTEAD: readonly ListName[] = ['user-cf', 'discount', 'bought-together', 'category'];

/** Key of the title for what the list shows: its own items or its fallback. */
export function titleKey({
  list,
  tier,
}: Pick<RecommendationList, 'list' | 'tier'>): `title.${ListName}` | `fallbackTitle.${Titled}` | 'newTitle' {
  if (list === 'trending' || !isFallback({ list, tier })) return `title.${list}`;
  return tier === 'new' && !WITH_INSTEAD.includes(list) ? 'newTitle' : `fallbackTitle.${list}`;
}
