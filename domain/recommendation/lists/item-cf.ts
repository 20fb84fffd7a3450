import type { ListDefinition } from './list-context.ts';
import { withNewestItem } from './newest-item-slots.ts';

/** R1: what goes with the shopper's own newest items (item-scores.ts). */
export const itemCf: ListDefinition = {
  name: 'item-cf',
  forShopper: ({ lists, queryItems, personal, fallback }) =>
    withNewestItem(lists, queryItems, lists.compose('item-cf', [personal, ...fallback])),
};
