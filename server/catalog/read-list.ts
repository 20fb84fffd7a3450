import type { CategoryCard } from '#contracts/catalog.ts';
import type { ListSort } from '#contracts/list-query.ts';
import type { Catalog, ProductPage } from './catalog.ts';

/** Products a page of a list holds. */
export const PAGE_SIZE = 24;

export interface ListWish {
  category?: string | undefined;
  minPriceWon?: number | undefined;
  maxPriceWon?: number | undefined;
  arrivalDays?: number | undefined;
  inStock?: boolean | undefined;
  sort?: ListSort | undefined;
  cursor?: string | undefined;
}

/** The category a URL names, by slug or by id; null for none there is. */
export function categoryNamed(categories: readonly CategoryCard[], name: string | undefined): CategoryCard | null {
  return categories.find(({ slug, categoryId }) => slug === name || String(categoryId) === name) ?? null;
}

/** A page of the list a URL describes. A category that does not exist has no products. */
export async function readList(catalog: Catalog, wish: ListWish): Promise<ProductPage> {
  const { category: name, minPriceWon, maxPriceWon, arrivalDays, inStock, sort = 'popular', cursor } = wish;
  const category = name === undefined ? undefined : categoryNamed(await catalog.categories(), name);
  if (category === null) return { items: [], total: 0, nextCursor: null };
  return catalog.listProducts({
    categoryId: category?.categoryId,
    minPriceWon,
    maxPriceWon,
    maxArrivalDays: arrivalDays,
    inStock,
    sort,
    cursor,
    limit: PAGE_SIZE,
  });
}
