import type { Catalog } from '#server/catalog/catalog.ts';
import type { Search } from './search.ts';

/**
 * A search whose results show the products as the catalogue has them: the index learns of a new price a second or two
 * after the catalogue. Products the catalogue does not list any more are left out. While it cannot be read, results are
 * as the index has them. Cost: one look-up of cached cards a search.
 */
export function withCurrentCards(search: Search, catalog: Pick<Catalog, 'cardsByIds'>): Search {
  return {
    ...search,
    async search(request) {
      const result = await search.search(request);
      if (result.items.length === 0) return result;
      const cards = await catalog.cardsByIds(result.items.map(({ productId }) => productId)).catch(() => result.items);
      return { ...result, items: cards };
    },
  };
}
