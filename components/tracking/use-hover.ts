'use client';

import { type RefCallback, useCallback } from 'react';
import { createHoverWatch } from './hover.ts';
import { track } from './shared.ts';

let lastMove: { screenX: number; screenY: number } | null = null;
let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  // On the window and bubbling, so that a card sees a movement before it is noted here.
  window.addEventListener(
    'pointermove',
    ({ screenX, screenY }) => {
      lastMove = { screenX, screenY };
    },
    { passive: true },
  );
}

function watchHover(card: HTMLElement, productId: number): () => void {
  listen();
  const watch = createHoverWatch({
    onHover: (durationMs) => track('product-hovered', { productId, durationMs }),
    now: () => performance.now(),
    lastMove: () => lastMove,
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  card.addEventListener('pointerenter', watch.enter);
  card.addEventListener('pointermove', watch.move);
  card.addEventListener('pointerleave', watch.leave);
  return () => {
    watch.leave();
    card.removeEventListener('pointerenter', watch.enter);
    card.removeEventListener('pointermove', watch.move);
    card.removeEventListener('pointerleave', watch.leave);
  };
}

/** Ref for a card that tracks a pointer resting on it: `<li ref={useHover(product.id)}>`. */
export function useHover(productId: number): RefCallback<HTMLElement> {
  return useCallback((card) => (card === null ? undefined : watchHover(card, productId)), [productId]);
}
