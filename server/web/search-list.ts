import type { CategoryCard } from '#contracts/catalog.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { ProductPage } from '#server/catalog/catalog.ts';
import { categoryNamed, type ListWish, PAGE_SIZE } from '#server/catalog/read-list.ts';
import type { SearchResult } from '#server/search/port.ts';
import type { Search } from '#server/search/search.ts';

/**
 * A page of search results, filtered and sorted by the URL's parameters. An invalid cursor gives the first page; an
 * unknown category has no products.
 */
export async function searchList(
  search: Search,
  categories: readonly CategoryCard[],
  {
    q,
    category: name,
    sort,
    cursor,
    arrivalDays,
    isExact,
    ...filter
  }: ListWish & { q: string; isExact?: boolean | undefined },
): Promise<ProductPage & Partial<Pick<SearchResult, 'correctedTo'>>> {
  const category = name === undefined ? undefined : categoryNamed(categories, name);
  if (category === null) return { items: [], total: 0, nextCursor: null };
  const request = {
    query: q,
    categoryId: category?.categoryId,
    minPriceWon: filter.minPriceWon,
    maxPriceWon: filter.maxPriceWon,
    maxArrivalDays: arrivalDays,
    inStock: filter.inStock,
    sort: sort ?? 'relevance',
    limit: PAGE_SIZE,
    isExact,
  } as const;
  try {
    return await search.search({ ...request, cursor });
  } catch (error) {
    if (cursor === undefined || !(error instanceof DangolError) || error.code !== 'invalid-input') throw error;
    return search.search(request);
  }
}
