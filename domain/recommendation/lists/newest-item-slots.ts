import type { ListContext } from './list-context.ts';
import type { QueryItem } from './query-items.ts';
import { reasonOf } from './reasons.ts';
import { withSlots } from './slots.ts';
import type { ComputedList, ScoredProduct } from './types.ts';

/** Where room is made for what is like the newest item: in sight, and not first. */
const NEWEST_ITEM_SLOTS = [1, 4];

/**
 * `list` with `newestItems` products like the newest item, by its kind, then its category, in slots of their own, where
 * no act leads from that item to any other in the list (docs/decisions/0012). O(best sellers of kind and category).
 */
export function withNewestItem(
  { model, settings, exclusions }: ListContext,
  [newest]: readonly QueryItem[],
  list: ComputedList | null,
): ComputedList | null {
  const { catalogue } = model;
  const state = newest === undefined ? undefined : catalogue.state(newest.item);
  if (list === null || newest === undefined || state === undefined || settings.newestItems === 0) return list;
  const own = catalogue.productId(newest.item);
  if (list.items.some(({ reason }) => reason.productId === own)) return list;
  const like: ScoredProduct[] = [];
  const offer = (kind: 'same-kind' | 'category', group: readonly number[]) => {
    for (const item of group) {
      if (like.length === settings.newestItems) return;
      const productId = catalogue.productId(item);
      const isShown = [...list.items, ...like].some((shown) => shown.productId === productId);
      if (!isShown && !exclusions.has(item))
        like.push({ productId, score: 0, reason: reasonOf(model, kind, newest.item) });
    }
  };
  offer('same-kind', catalogue.bestOfKind(state.kind));
  offer('category', catalogue.bestOfCategory(catalogue.category(newest.item)));
  return { ...list, items: withSlots(list.items, like, NEWEST_ITEM_SLOTS) };
}
