/** What may be done with a kept page. `refresh`: served, and rendered again behind. `wait`: rendered before serving. */
export type Use = 'serve' | 'refresh' | 'wait';

export interface PageAge {
  ageMs: number;
  isList: boolean;
  /** No product on it changed since it was rendered. */
  isCurrent: boolean;
  /** Changes of products arrive. */
  isFollowing: boolean;
}

/** Which products a list holds, and their order, follow no message. Its age is bounded by the second number. */
const LIST_MS = { fresh: 30_000, most: 60_000 };
/** What a product's own page shows and no state of the product holds: the lists under it, the number sold. */
const PRODUCT_MS = { fresh: 300_000, most: 600_000 };
/**
 * While changes of products do not arrive, which is noticed within 2.8 s. The catalogue's caches are emptied as often
 * (server/catalog/follow-products.ts).
 */
export const MOST_UNFOLLOWED_MS = 2_000;
/** What is shown is at most so old then. */
export const UNFOLLOWED_PAGES_SECONDS = 5;
/** A page whose products are as they were is served for so long while it cannot be rendered again. */
export const MOST_INSTEAD_MS = 600_000;

export function pageUse({ ageMs, isList, isCurrent, isFollowing }: PageAge): Use {
  // Of another process, whose clock was ahead.
  if (ageMs < 0) return 'wait';
  if (!isCurrent || (!isFollowing && ageMs >= MOST_UNFOLLOWED_MS)) return 'wait';
  const { fresh, most } = isList ? LIST_MS : PRODUCT_MS;
  if (ageMs >= most) return 'wait';
  return ageMs >= fresh ? 'refresh' : 'serve';
}
