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
 * Best sellers cached in memory and read at most every `freshMs`, also while the source is unavailable. For as long
 * again they are returned while they are read anew; later callers wait for it, `timeoutMs` at most: what takes longer
 * serves the next caller. The list does not depend on the shopper.
 */
export function createPopularCache({ popular, limit, freshMs, timeoutMs, nowMs }: PopularCacheDeps) {
  let known: readonly PopularProduct[] = [];
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  return async (): Promise<readonly PopularProduct[]> => {
    // Nothing known yet: every caller may ask again, or the first failure would leave pages empty for long.
    const stale = nowMs() - askedAtMs >= (known.length > 0 ? freshMs : Math.min(freshMs, 1_000));
    if (stale && asking === null) {
      askedAtMs = nowMs();
      asking = popular(limit)
        .then((found) => {
          if (found.length === 0) return;
          known = found;
          readAtMs = nowMs();
        })
        .catch(() => undefined)
        .finally(() => {
          asking = null;
        });
    }
    const isTooOld = nowMs() - readAtMs >= 2 * freshMs;
    if ((known.length === 0 || isTooOld) && asking !== null) await within(asking, timeoutMs);
    return known;
  };
}
