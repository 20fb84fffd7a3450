'use client';

import { type RefCallback, useCallback, useEffect, useRef } from 'react';
import { track, useCouponPushes, useImpressions, useRecommendationPushes } from '#components/tracking/index.ts';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';

/** A page older than this when it is drawn came out of the browser's memory (the back button): its lists may be old. */
const RENDERED_LONG_AGO_MS = 3_000;

export interface ListTracking {
  /** On the element around the list's items: what comes into view is told. */
  seenRef: RefCallback<HTMLElement>;
  onItemFollow: (productId: number, position: number) => void;
}

/** Follows a list: newer versions come in by `onArrival`; what is seen and followed of it goes out. */
export function useListTracking(
  shown: RecommendationList,
  renderedAtMs: number,
  onArrival: (list: RecommendationList) => void,
): ListTracking {
  const { id: listId, list, tier, variant, computedAt, productId: besideId } = shown;
  const seenRef = useImpressions({ listId, list, tier, variant, computedAt });
  useRecommendationPushes({ list, productId: besideId, shownAt: computedAt }, onArrival);

  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  const readAgain = useCallback(
    (signal?: AbortSignal) => {
      const query = new URLSearchParams({ list, ...(besideId !== undefined && { productId: String(besideId) }) });
      fetch(`/api/recommendations?${query}`, { cache: 'no-store', ...(signal && { signal }) })
        .then(async (response) => {
          if (response.ok) arrival.current(recommendationListSchema.parse(await response.json()));
        })
        // The list stays as it is; the next push replaces it.
        .catch(() => undefined);
    },
    [list, besideId],
  );
  useEffect(() => {
    if (Date.now() - renderedAtMs < RENDERED_LONG_AGO_MS) return;
    const abort = new AbortController();
    readAgain(abort.signal);
    return () => abort.abort();
  }, [readAgain, renderedAtMs]);
  // What coupons make cheaper changes with the coupons, which are told of by a message of their own.
  useCouponPushes(() => {
    if (list === 'discount') readAgain();
  });

  return {
    seenRef,
    onItemFollow: (productId, position) =>
      track('recommendation-clicked', { listId, list, tier, variant, productId, position, computedAt }),
  };
}
