import { within } from '../timeout.ts';

/** A best seller, as the last step of the chain needs it. */
export interface PopularProduct {
  productId: number;
  soldCount: number;
}

export interface PopularCacheDeps {
  popular(limit: number): Promise<readonly PopularProduct[]>;
  limit: number;
  freshMs: number;
  timeoutMs: number;
  nowMs(): number;
}

/**
 * Best sellers cached in memory and read at most every `freshMs`, also while the source is unavailable; a result that
 * takes longer than `timeoutMs` serves the next caller. The list does not depend on the shopper.
 */
export function createPopularCache({ popular, limit, freshMs, timeoutMs, nowMs }: PopularCacheDeps) {
  let known: readonly PopularProduct[] = [];
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  return async (): Promise<readonly PopularProduct[]> => {
    // Nothing known yet: every caller may ask again, or the first failure would leave pages empty for long.
    const stale = nowMs() - askedAtMs >= (known.length > 0 ? freshMs : Math.min(freshMs, 1_000));
    if (stale && asking === null) {
      askedAtMs = nowMs();
      asking = popular(limit)
        .then((found) => {
          if (found.length > 0) known = found;
        })
        .catch(() => undefined)
        .finally(() => {
          asking = null;
        });
    }
    if (known.length === 0 && asking !== null) await within(asking, timeoutMs);
    return known;
  };
}
