import type { Subject } from './shared-address.ts';

/** What may be done with a kept page. `refresh`: served, and rendered again behind. `wait`: rendered before serving. */
export type Use = 'serve' | 'refresh' | 'wait';

export interface PageAge {
  ageMs: number;
  subject: Subject;
  /** No product on it changed since it was rendered. */
  isCurrent: boolean;
  /** Changes of products arrive. */
  isFollowing: boolean;
}

const SECOND = 1_000;
/**
 * What follows no message: which products a list holds and their order, the lists under a product and the number sold.
 * The order of search results hardly moves. The age of a page is bounded by the second number.
 */
const AGES_MS: Readonly<Record<Subject, { fresh: number; most: number }>> = {
  home: { fresh: 30 * SECOND, most: 60 * SECOND },
  list: { fresh: 60 * SECOND, most: 180 * SECOND },
  search: { fresh: 180 * SECOND, most: 600 * SECOND },
  product: { fresh: 900 * SECOND, most: 7_200 * SECOND },
};
/**
 * While changes of products do not arrive, which is noticed within 2.8 s. The catalogue's caches are emptied as often
 * (server/catalog/follow-products.ts).
 */
export const MOST_UNFOLLOWED_MS = 2_000;
/** What is shown is at most so old then. */
export const UNFOLLOWED_PAGES_SECONDS = 5;
/** A page whose products are as they were is served for so long while it cannot be rendered again. */
export const MOST_INSTEAD_MS = 1_800_000;

export function pageUse({ ageMs, subject, isCurrent, isFollowing }: PageAge): Use {
  // Of another process, whose clock was ahead.
  if (ageMs < 0) return 'wait';
  if (!isCurrent || (!isFollowing && ageMs >= MOST_UNFOLLOWED_MS)) return 'wait';
  const { fresh, most } = AGES_MS[subject];
  if (ageMs >= most) return 'wait';
  return ageMs >= fresh ? 'refresh' : 'serve';
}
