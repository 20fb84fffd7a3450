'use client';

import { type RefCallback, useCallback } from 'react';
import { type Impressions, observeImpressions } from './impressions.ts';

/** Ref for the element around a list's cards (descendants with data-product-id), whose impressions are tracked. */
export function useImpressions({ listId, list, tier, variant, computedAt }: Impressions): RefCallback<HTMLElement> {
  return useCallback(
    (element) =>
      element === null ? undefined : observeImpressions(element, { listId, list, tier, variant, computedAt }),
    [listId, list, tier, variant, computedAt],
  );
}
