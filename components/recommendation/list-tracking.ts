'use client';

import { type RefCallback, useCallback, useEffect, useRef } from 'react';
import { track, useCouponPushes, useImpressions, useRecommendationPushes } from '#components/tracking/index.ts';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';

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

/** Follows a list: newer versions come in by `onArrival`; what is seen and followed of it goes out. */
export function useListTracking(
  shown: RecommendationList,
  renderedAtMs: number,
  onArrival: (list: RecommendationList) => void,
): ListTracking {
  const { id: listId, list, tier, variant, computedAt, productId: besideId, late } = shown;
  const seenRef = useImpressions({ listId, list, tier, variant, computedAt });
  useRecommendationPushes({ list, productId: besideId, shownAt: computedAt }, onArrival);

  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  /** Whether the response was complete. Without a response the list stays as it is; the next push replaces it. */
  const readAgain = useCallback(
    async (signal?: AbortSignal): Promise<boolean> => {
      const query = new URLSearchParams({ list, ...(besideId !== undefined && { productId: String(besideId) }) });
      try {
        const response = await fetch(`/api/recommendations?${query}`, { cache: 'no-store', ...(signal && { signal }) });
        if (!response.ok) return false;
        const answer = recommendationListSchema.parse(await response.json());
        arrival.current(answer);
        return answer.late !== true;
      } catch {
        return false;
      }
    },
    [list, besideId],
  );
  useEffect(() => {
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
    onItemFollow: (productId, position) =>
      track('recommendation-clicked', { listId, list, tier, variant, productId, position, computedAt }),
  };
}
