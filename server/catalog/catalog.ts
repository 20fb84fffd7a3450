import type { CategoryCard, ProductCard } from '#contracts/catalog.ts';
import type { ListSort } from '#contracts/list-query.ts';
import { createCardCache } from './card-cache.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { CatalogStore, CategoryDeals, ProductAddress, ProductDetail, ProductFilter } from './port.ts';
import { createStaleWhileRevalidate } from './stale-while-revalidate.ts';

export interface ProductPage {
  items: ProductCard[];
  /** All that match, over all pages. */
  total: number;
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

export interface ProductQuery extends ProductFilter {
  sort: ListSort;
  cursor?: string | undefined;
  limit: number;
}

/** What the shop's pages read. */
export interface Catalog {
  categories(): Promise<CategoryCard[]>;
  /** A kind's English name, or its own where it has none. */
  kindNameEn(kind: string): Promise<string>;
  listProducts(query: ProductQuery): Promise<ProductPage>;
  /** Read fresh each time; the last good state when PostgreSQL is unavailable. null: no such product. */
  productById(productId: number): Promise<ProductDetail | null>;
  /** Cards in the order asked for; unknown and hidden products are left out. */
  cardsByIds(productIds: readonly number[]): Promise<ProductCard[]>;
  bestSellers(limit: number, of?: Pick<ProductFilter, 'categoryId' | 'kind'>): Promise<ProductCard[]>;
  newArrivals(limit: number): Promise<ProductCard[]>;
  deals(limit: number, categoryId?: number): Promise<ProductCard[]>;
  categoryDeals(): Promise<CategoryDeals[]>;
  /** Parts of the site map's products, at least one. */
  addressParts(): Promise<number>;
  /** The products of part 1 … addressParts(). Up to an hour old. */
  addressesOf(part: number): Promise<ProductAddress[]>;
  ping(): Promise<boolean>;
  /**
   * What caches hold of these products is read again before it is returned; 'all': of every product. Where it cannot be
   * read, it is returned as it was. O(cached lists).
   */
  forget(productIds: Iterable<number> | 'all'): void;
}

/** Each is returned for as long again while it is read anew behind; older ones are waited for. */
const CATEGORIES_FRESH_MS = 60_000;
const LISTS_FRESH_MS = 30_000;
const CARDS_FRESH_MS = 15_000;
const CARDS_KEPT = 20_000;
const LISTS_KEPT = 500;
const DETAILS_KEPT = 1_000;
const DEAL_CARDS_EACH = 3;
const ADDRESSES_FRESH_MS = 3_600_000;
/** Well below the 50,000 addresses and 50 MB of a site map, so that one part is made in some 20 ms. */
const ADDRESSES_A_PART = 5_000;
const ADDRESS_PARTS_KEPT = 20;
/** First pages and their counts are what everybody asks for; deeper pages go to PostgreSQL. */
const MAX_LIMIT = 100;

export interface CatalogOptions {
  store: CatalogStore;
  now?: () => number;
  /**
   * A caller gets an error, or what was read longer ago than it may be or changed since, as PostgreSQL does not answer.
   * Called in that caller's context.
   */
  onUnread?: () => void;
}

/** The catalogue behind caches; stale-while-revalidate.ts states what they return while PostgreSQL is unavailable. */
export function createCatalog({ store, now = Date.now, onUnread = () => undefined }: CatalogOptions): Catalog {
  const cache = <T>(freshForMs: number, capacity = 1) =>
    createStaleWhileRevalidate<T>({ freshForMs, staleForMs: freshForMs, capacity, now, onUnread });
  const categories = cache<CategoryCard[]>(CATEGORIES_FRESH_MS);
  const kindNames = cache<Map<string, string>>(CATEGORIES_FRESH_MS);
  const cards = createCardCache({
    readCards: (productIds) => store.byIds(productIds),
    freshForMs: CARDS_FRESH_MS,
    staleForMs: CARDS_FRESH_MS,
    capacity: CARDS_KEPT,
    now,
    onUnread,
  });
  const lists = cache<ProductCard[]>(LISTS_FRESH_MS, LISTS_KEPT);
  const pages = cache<ProductPage>(LISTS_FRESH_MS, LISTS_KEPT);
  const counts = cache<number>(LISTS_FRESH_MS, LISTS_KEPT);
  const categoryDeals = cache<CategoryDeals[]>(LISTS_FRESH_MS);
  const details = cache<ProductDetail>(0, DETAILS_KEPT);
  const addresses = cache<ProductAddress[]>(ADDRESSES_FRESH_MS, ADDRESS_PARTS_KEPT);
  const addressParts = cache<number>(ADDRESSES_FRESH_MS);

  async function readPage(query: ProductQuery): Promise<ProductPage> {
    const { sort, cursor, limit, ...filter } = query;
    const size = Math.min(Math.max(1, limit), MAX_LIMIT);
    const [rows, total] = await Promise.all([
      store.list(filter, sort, readCursor(sort, cursor), size + 1),
      counts.get(JSON.stringify(filter), () => store.count(filter)),
    ]);
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      items: shown.map(({ card }) => card),
      total,
      nextCursor: rows.length > size && last !== undefined ? writeCursor(sort, last.key) : null,
    };
  }

  const top = (sort: ListSort, limit: number, { categoryId, kind }: Pick<ProductFilter, 'categoryId' | 'kind'> = {}) =>
    lists.get(`${sort}:${categoryId ?? ''}:${kind ?? ''}:${limit}`, async () => {
      const rows = await store.list({ categoryId, kind, inStock: true }, sort, null, limit);
      return rows.map(({ card }) => card);
    });

  return {
    categories: () => categories.get('all', () => store.categories()),
    kindNameEn: async (kind) => (await kindNames.get('all', () => store.kindNames())).get(kind) ?? kind,
    listProducts: (query) =>
      query.cursor === undefined ? pages.get(JSON.stringify(query), () => readPage(query)) : readPage(query),
    async productById(productId) {
      try {
        const detail = await store.byId(productId);
        if (detail !== null) details.keep(String(productId), detail);
        return detail;
      } catch (error) {
        onUnread();
        const known = details.peek(String(productId));
        if (known === undefined) throw error;
        return known.value;
      }
    },
    cardsByIds: cards.cardsByIds,
    bestSellers: (limit, of) => top('popular', limit, of),
    newArrivals: (limit) => lists.get(`new-arrivals:${limit}`, () => store.newArrivals(limit)),
    deals: (limit, categoryId) => lists.get(`deals:${categoryId ?? ''}:${limit}`, () => store.deals(limit, categoryId)),
    categoryDeals: () => categoryDeals.get('all', () => store.categoryDeals(DEAL_CARDS_EACH)),
    addressParts: () =>
      addressParts.get('all', async () => Math.max(1, Math.ceil((await store.highestId()) / ADDRESSES_A_PART))),
    addressesOf: (part) =>
      addresses.get(String(part), () => store.idRange((part - 1) * ADDRESSES_A_PART + 1, part * ADDRESSES_A_PART + 1)),
    ping: () => store.ping(),
    forget(productIds) {
      if (productIds === 'all') cards.forgetAll();
      else cards.forget(productIds);
      const changed = productIds === 'all' ? null : new Set(productIds);
      const hasChanged = (shown: readonly ProductCard[]) =>
        changed === null || shown.some(({ productId }) => changed.has(productId));
      lists.forget(hasChanged);
      pages.forget(({ items }) => hasChanged(items));
      categoryDeals.forget((deals) => deals.some((deal) => hasChanged(deal.cards)));
    },
  };
}
