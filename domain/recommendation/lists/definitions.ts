import { boughtTogether } from './bought-together.ts';
import { category } from './category.ts';
import { discount } from './discount.ts';
import { itemCf } from './item-cf.ts';
import type { ListDefinition } from './list-context.ts';
import { LISTS, type ListName } from './registry.ts';
import { trending } from './trending.ts';
import { userCf } from './user-cf.ts';

const BY_NAME: Record<ListName, ListDefinition> = {
  'item-cf': itemCf,
  'user-cf': userCf,
  trending,
  discount,
  category,
  'bought-together': boughtTogether,
};

/** How each list of the registry is made, in its order. */
export const LIST_DEFINITIONS: readonly ListDefinition[] = LISTS.map(({ name }) => BY_NAME[name]);
