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

type Titled = Exclude<ListName, 'trending'>;

/**
 * Lists that show best sellers or deals instead where they have nothing of their own (app/rails.tsx), whatever the
 * tier.
 */
const WITH_INSTEAD: readonly ListName[] = ['user-cf', 'discount', 'bought-together'];

/** Key of the title that is true of what the list shows: its own, or what stands in for it. */
export function titleKey({
  list,
  tier,
}: Pick<RecommendationList, 'list' | 'tier'>): `title.${ListName}` | `fallbackTitle.${Titled}` | 'newTitle' {
  if (list === 'trending' || !isFallback({ list, tier })) return `title.${list}`;
  return tier === 'new' && !WITH_INSTEAD.includes(list) ? 'newTitle' : `fallbackTitle.${list}`;
}
