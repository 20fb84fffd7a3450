import { BOUGHT, CARTED } from '../model/history.ts';
import { basketStep } from './basket-step.ts';
import type { ListDefinition } from './list-context.ts';
import type { QueryItem } from './query-items.ts';
import { itemStep, sameCategoryStep } from './steps.ts';

/** R6: what goes with a product, or with what a shopper has in the cart or has bought. */
export const boughtTogether: ListDefinition = {
  name: 'bought-together',
  /** Orders first, then what goes with the cart by ItemCF, then best sellers of the newest one's category. */
  forShopper({ lists, queryItems, personal }) {
    const basket = queryItems.filter(({ flags }) => (flags & (CARTED | BOUGHT)) !== 0);
    const [newest] = basket;
    if (newest === undefined) return null;
    const items = new Set(basket.map(({ item }) => item));
    const near = personal.candidates().filter(({ item }) => items.has((personal.source().get(item) as QueryItem).item));
    return lists.compose('bought-together', [
      basketStep(
        lists,
        basket.map(({ item }) => item),
      ),
      { ...personal, tier: 'session', candidates: () => near },
      sameCategoryStep(lists, newest),
    ]);
  },
  /** Orders first, then what is looked at with it, then its category's best sellers. */
  besideProduct(lists, queryItem) {
    lists.exclusions.clear();
    lists.exclusions.add(queryItem.item);
    lists.popularityTimes = 1;
    lists.itemScores.score([queryItem]);
    const list = lists.compose('bought-together', [
      basketStep(lists, [queryItem.item]),
      itemStep(lists, 'session', [queryItem]),
      sameCategoryStep(lists, queryItem),
    ]);
    return list === null ? null : { ...list, productId: lists.model.catalogue.productId(queryItem.item) };
  },
};
