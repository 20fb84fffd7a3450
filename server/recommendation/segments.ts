import { type Segment, segmentKeys } from '#domain/recommendation/lists/segment.ts';
import type { PopularProduct } from './popular-cache.ts';

export interface SegmentsDeps {
  segmentOf(shopperId: string): Promise<Segment | null>;
  /** What each segment bought, by segmentKey. */
  products(): Promise<ReadonlyMap<string, readonly { productId: number; buyers: number }[]>>;
  freshMs: number;
  nowMs(): number;
}

/** A segment with fewer products than this has no list. */
const LEAST_PRODUCTS = 6;

/**
 * What a member's age band and gender bought, as a fallback for members without a history; empty for a guest. The
 * segments' products are cached in memory and read at most every `freshMs`; a member's segment is read each time and
 * not cached.
 */
export function createSegments({ segmentOf, products, freshMs, nowMs }: SegmentsDeps) {
  let known: ReadonlyMap<string, readonly { productId: number; buyers: number }[]> = new Map();
  let askedAtMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  function refresh(): Promise<void> | null {
    if (asking === null && nowMs() - askedAtMs >= freshMs) {
      askedAtMs = nowMs();
      asking = products()
        .then((found) => {
          known = found;
        })
        .catch(() => undefined)
        .finally(() => {
          asking = null;
        });
    }
    return asking;
  }

  return async (shopperId: string): Promise<PopularProduct[]> => {
    const segment = await segmentOf(shopperId);
    const keys = segment === null ? [] : segmentKeys(segment);
    if (keys.length === 0) return [];
    const refreshing = refresh();
    if (known.size === 0) await refreshing;
    for (const key of keys) {
      const found = known.get(key) ?? [];
      if (found.length >= LEAST_PRODUCTS)
        return found.map(({ productId, buyers }) => ({ productId, soldCount: buyers }));
    }
    return [];
  };
}
