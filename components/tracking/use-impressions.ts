'use client';

import { type RefCallback, useCallback } from 'react';
import { type Impressions, observeImpressions } from './impressions.ts';

/**
 * Ref for the element around a list's cards (descendants with data-product-id), whose impressions are tracked while
 * `isTracked`.
 */
export function useImpressions(
  { listId, list, tier, variant, computedAt }: Impressions,
  isTracked = true,
): RefCallback<HTMLElement> {
  return useCallback(
    (element) =>
      element === null || !isTracked
        ? undefined
        : observeImpressions(element, { listId, list, tier, variant, computedAt }),
    [isTracked, listId, list, tier, variant, computedAt],
  );
}
