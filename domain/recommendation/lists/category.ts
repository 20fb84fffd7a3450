import type { Step } from './compose.ts';
import type { ListContext, ListDefinition } from './list-context.ts';
import { queryItemsOf } from './query-items.ts';
import { reasonOf } from './reasons.ts';
import { ranked } from './steps.ts';

/**
 * The category looked at most: `Σ affinity · ½^(age / categoryHalfLife)` over the shopper's whole history; of equal
 * ones the smallest id. Undefined: no product of theirs is in the catalogue. O(history).
 */
function favouriteCategory({ model, settings }: ListContext, shopper: number): number | undefined {
  const interest = new Map<number, number>();
  for (const { item, age, affinity } of queryItemsOf(model, shopper, model.settings.historyLimit)) {
    if (model.catalogue.state(item) === undefined) continue;
    const category = model.catalogue.category(item);
    interest.set(category, (interest.get(category) ?? 0) + affinity * 0.5 ** (age / settings.categoryHalfLife));
  }
  let favourite: number | undefined;
  let most = -1;
  for (const [category, weight] of interest)
    if (weight > most || (weight === most && category < (favourite as number))) {
      favourite = category;
      most = weight;
    }
  return favourite;
}

/** R5: more from the category looked at most, those first that go with what was looked at. */
export const category: ListDefinition = {
  name: 'category',
  forShopper({ lists, shopper, queryItems, personal }) {
    const { catalogue } = lists.model;
    const favourite = favouriteCategory(lists, shopper);
    if (favourite === undefined) return null;
    const isOfIt = ({ item }: { item: number }) => catalogue.category(item) === favourite;
    const own = queryItems.find((one) => catalogue.state(one.item) !== undefined && isOfIt(one));
    const steps: Step[] = [
      { ...personal, candidates: () => personal.candidates().filter(isOfIt) },
      {
        tier: 'similar',
        candidates: () => ranked(catalogue.bestOfCategory(favourite)),
        reason: () => (own === undefined ? { kind: 'category' } : reasonOf(lists.model, 'category', own.item)),
      },
    ];
    return lists.compose('category', steps, Number.POSITIVE_INFINITY);
  },
};
