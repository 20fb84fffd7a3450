'use client';

import type { RefCallback } from 'react';
import { track, useHover } from '#components/tracking/index.ts';

/** Where a card stands, for what is said when it is followed. */
export interface CardPlace {
  /** Recommendation list or page area the card is in. */
  list?: string;
  position?: number;
}

export interface CardTracking {
  hoverRef: RefCallback<HTMLElement>;
  onFollow: () => void;
}

/** What a card tells: a pointer that rests on it, and that it was followed. `onFollow` tells the latter in its own words. */
export function useCardTracking(productId: number, place: CardPlace, onFollow?: () => void): CardTracking {
  const hoverRef = useHover(productId);
  return { hoverRef, onFollow: onFollow ?? (() => track('product-clicked', { productId, ...place })) };
}
