'use client';

import type { MouseEvent, RefCallback } from 'react';
import { track, trackViewAhead, useHover } from '#components/tracking/index.ts';

/** Where a card stands, for what is said when it is followed. */
export interface CardPlace {
  /** Recommendation list or page area the card is in. */
  list?: string;
  position?: number;
}

export interface CardTracking {
  hoverRef: RefCallback<HTMLElement>;
  onFollow: (click: MouseEvent) => void;
}

interface TrackedCard {
  productId: number;
  categoryId: number;
}

/**
 * What a card tells: a pointer that rests on it, and that it was followed, which is the view of its page unless that
 * opens elsewhere. `onFollow` tells of the following in its own words.
 */
export function useCardTracking(
  { productId, categoryId }: TrackedCard,
  place: CardPlace,
  onFollow: () => void = () => track('product-clicked', { productId, ...place }),
): CardTracking {
  const hoverRef = useHover(productId);
  return {
    hoverRef,
    onFollow(click) {
      onFollow();
      if (opensHere(click)) trackViewAhead({ path: `/products/${productId}`, productId, categoryId });
    },
  };
}

/** With a key held the page opens in a tab or window of its own, and tells of itself there. */
function opensHere({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return !metaKey && !ctrlKey && !shiftKey && !altKey;
}
