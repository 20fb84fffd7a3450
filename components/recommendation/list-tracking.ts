'use client';

import { type RefCallback, useCallback, useEffect, useRef } from 'react';
import {
  readList,
  track,
  useCouponPushes,
  useImpressions,
  useRealtime,
  useRecommendationPushes,
} from '#components/tracking/index.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** A page older than this when it is drawn came out of the browser's memory (the back button): its lists may be old. */
const RENDERED_LONG_AGO_MS = 3_000;
/** A late answer is asked for after this long, then after twice as long, and so on up to the most. */
const ASK_AGAIN_MS = 1_000;
const ASK_AGAIN_MOST_MS = 30_000;

export interface ListTracking {
  /** Set on the element around the list's items, whose impressions are tracked. */
  seenRef: RefCallback<HTMLElement>;
  onItemFollow: (productId: number, position: number) => void;
}

/**
 * Follows a list: newer versions come in by `onArrival`; what is seen and followed of it goes out. `isOwn`: it was read
 * for this shopper. Of a list that is the same for everybody nothing goes out, as it belongs to no variant.
 */
export function useListTracking(
  shown: RecommendationList,
  { isOwn, renderedAtMs }: { isOwn: boolean; renderedAtMs: number },
  onArrival: (list: RecommendationList) => void,
): ListTracking {
  const { id: listId, list, tier, variant, computedAt, productId: besideId, late } = shown;
  const realtime = useRealtime();
  const seenRef = useImpressions({ listId, list, tier, variant, computedAt }, isOwn);
  useRecommendationPushes({ list, productId: besideId, shownAt: isOwn ? computedAt : undefined }, onArrival);

  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  const wasRenderedOwn = useRef(isOwn);
  /** Whether the response was complete. Without a response the list stays as it is; the next push replaces it. */
  const readAgain = useCallback(
    async (signal?: AbortSignal): Promise<boolean> => {
      if (realtime === null) return false;
      try {
        const answer = await readList(realtime.url, { list, productId: besideId }, signal);
        if (answer === null) return false;
        arrival.current(answer);
        return answer.late !== true;
      } catch {
        return false;
      }
    },
    [realtime, list, besideId],
  );
  useEffect(() => {
    // A list that was rendered for everybody is read with all else of the shopper's.
    if (!wasRenderedOwn.current) return;
    if (Date.now() - renderedAtMs < RENDERED_LONG_AGO_MS) return;
    const abort = new AbortController();
    void readAgain(abort.signal);
    return () => abort.abort();
  }, [readAgain, renderedAtMs]);
  useEffect(() => {
    if (late !== true) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const askAfter = (ms: number) => {
      timer = setTimeout(async () => {
        // A page in the background sends no requests; it tries again after the next delay.
        const isComplete = document.visibilityState === 'visible' && (await readAgain(abort.signal));
        if (!isComplete && !abort.signal.aborted) askAfter(Math.min(2 * ms, ASK_AGAIN_MOST_MS));
      }, ms);
    };
    askAfter(ASK_AGAIN_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [late, readAgain]);
  // The discount list depends on the shopper's coupons, which have pushes of their own.
  useCouponPushes(() => {
    if (list === 'discount') void readAgain();
  });

  return {
    seenRef,
    onItemFollow(productId, position) {
      if (isOwn) track('recommendation-clicked', { listId, list, tier, variant, productId, position, computedAt });
    },
  };
}
