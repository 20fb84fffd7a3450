import type { ProductCard } from '#contracts/catalog.ts';
import type { SuggestResponse } from '#contracts/http.ts';
import type { Reading } from '#domain/search/query.ts';
import type { Term } from '#domain/search/vocabulary.ts';

export const SEARCH_SORTS = [
  'relevance',
  'popular',
  'price-asc',
  'price-desc',
  'newest',
  'rating',
  'discount',
] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

/** What a search is narrowed to. An absent field does not narrow. */
export interface SearchFilter {
  categoryId?: number | undefined;
  minPriceWon?: number | undefined;
  maxPriceWon?: number | undefined;
  maxArrivalDays?: number | undefined;
  /** Sold-out products are left out. */
  inStock?: boolean | undefined;
}

export interface SearchRequest extends SearchFilter {
  /** As typed. */
  query: string;
  sort?: SearchSort | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** 1 … 60. Default 24. */
  limit?: number | undefined;
  /** What was typed and nothing else: no spelling is corrected, no other keyboard tried. */
  isExact?: boolean | undefined;
}

export interface SearchResult {
  total: number;
  items: ProductCard[];
  /** null: this was the last page. */
  nextCursor: string | null;
  /** Who answered. */
  source: 'elasticsearch' | 'postgres';
  /**
   * What was searched for in place of what was typed, where that finds nothing; null: what was typed. Of a first page
   * only.
   */
  correctedTo: string | null;
}

export type Suggestion = SuggestResponse['suggestions'][number];

export interface ProductHits {
  total: number;
  cards: ProductCard[];
}

export interface FindRequest {
  /** Likeliest first; at least one. */
  readings: readonly Reading[];
  filter: SearchFilter;
  /** Where nothing is found, words a keystroke or two away are looked for. */
  withSpelling: boolean;
  sort: SearchSort;
  offset: number;
  limit: number;
}

/** Where products are searched: Elasticsearch, or PostgreSQL when it is unavailable. */
export interface ProductSearchStore {
  find(request: FindRequest): Promise<ProductHits>;
  /** Names of products that what is typed may become, best first. */
  completeNames(readings: readonly Reading[], limit: number): Promise<string[]>;
}

/** The catalogue's own words: kinds, categories, brands. */
export interface VocabularyStore {
  terms(): Promise<Term[]>;
}

/** What a shopper searched before, newest first. */
export interface RecentSearches {
  read(shopperId: string, limit: number): Promise<string[]>;
  add(shopperId: string, query: string): Promise<void>;
  remove(shopperId: string, query: string): Promise<void>;
  clear(shopperId: string): Promise<void>;
}
