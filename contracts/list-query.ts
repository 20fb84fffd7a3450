/** Filters and sort order of a list of products, as in its URL. */
export const LIST_SORTS = ['popular', 'price-asc', 'price-desc', 'newest', 'rating', 'discount'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

export interface ListQuery {
  /** Words searched for, on /search. */
  q?: string | undefined;
  /** The words as they are typed, without any correction. */
  isExact?: boolean | undefined;
  /** Slug of a category. */
  category?: string | undefined;
  minPriceWon?: number | undefined;
  maxPriceWon?: number | undefined;
  /** Arrives within this many days. */
  arrivalDays?: number | undefined;
  inStock?: boolean | undefined;
  /** undefined: the page's own order (popular, or by relevance where something is searched). */
  sort?: ListSort | undefined;
  cursor?: string | undefined;
}

export type SearchParams = Record<string, string | string[] | undefined>;

const MAX_PRICE_WON = 100_000_000;
const MAX_WORDS = 100;

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function won(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), MAX_PRICE_WON);
}

/**
 * Reads a URL's parameters; what makes no sense is as if it were not there. A lowest price above the highest swaps with
 * it.
 */
export function readListQuery(params: SearchParams): ListQuery {
  const min = won(one(params.min));
  const max = won(one(params.max));
  const isSwapped = min !== undefined && max !== undefined && min > max;
  const sort = LIST_SORTS.find((name) => name === one(params.sort));
  const q = one(params.q)?.trim().slice(0, MAX_WORDS);
  const arrival = one(params.arrival);
  return {
    q: q === '' ? undefined : q,
    isExact: one(params.exact) === '1' ? true : undefined,
    category: one(params.category)?.slice(0, 60) || undefined,
    minPriceWon: isSwapped ? max : min,
    maxPriceWon: isSwapped ? min : max,
    arrivalDays: arrival !== undefined && /^[0-9]$/.test(arrival) ? Number(arrival) : undefined,
    inStock: one(params.stock) === '1' ? true : undefined,
    sort,
    cursor: one(params.cursor),
  };
}

/** The same as a query string, in one order, without what is at its default: "?category=food&sort=newest". */
export function writeListQuery(query: ListQuery): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') params.set(name, String(value));
  };
  put('q', query.q);
  put('exact', query.isExact === true ? 1 : undefined);
  put('category', query.category);
  put('min', query.minPriceWon);
  put('max', query.maxPriceWon);
  put('arrival', query.arrivalDays);
  put('stock', query.inStock === true ? 1 : undefined);
  put('sort', query.sort);
  put('cursor', query.cursor);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** A list narrowed otherwise begins at its first page. */
export function changed(query: ListQuery, change: Partial<ListQuery>): ListQuery {
  return { ...query, cursor: undefined, ...change };
}

/** Whether anything but words and order narrows the list. */
export function isNarrowed({ category, minPriceWon, maxPriceWon, arrivalDays, inStock }: ListQuery): boolean {
  return [category, minPriceWon, maxPriceWon, arrivalDays, inStock].some((value) => value !== undefined);
}
