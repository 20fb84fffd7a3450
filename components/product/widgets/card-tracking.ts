'use client';

import type { MouseEvent, RefCallback } from 'react';
import { track, trackViewAhead, useHover } from '#components/tracking/index.ts';

/** Position of a card, sent with its click event. */
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
 * Events of a card: a pointer resting on it, and a click. A click also counts as the view of the product's page,
 * unless the page opens in another tab. `onFollow` tracks the click in place of `product-clicked`.
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

/** With a modifier key the page opens in another tab or window, which tracks its own view. */
function opensHere({ metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return !metaKey && !ctrlKey && !shiftKey && !altKey;
}
