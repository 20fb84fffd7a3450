'use client';

import { type Dispatch, type SetStateAction, useLayoutEffect, useRef } from 'react';
import { uuidv7 } from '#components/tracking/uuidv7.ts';
import { MAX_CARDS, type ProductCard, productsResponseSchema } from '#contracts/catalog.ts';
import { createListMemory, MOST_CARDS } from './list-memory.ts';

export interface ShownList {
  cards: ProductCard[];
  nextCursor: string | null;
}

/** Prices and stock of a list that was left longer ago than this are read again. */
const FRESH_MS = 30_000;

/** Key in `history.state` of the entry a list belongs to; the other keys there are of Next's router. */
const ENTRY = 'dangolList';

function entryOf(): string {
  const known = (history.state as Record<string, unknown> | null)?.[ENTRY];
  // Not crypto.randomUUID: a shop without TLS has none.
  return typeof known === 'string' ? known : uuidv7(Date.now());
}

/** The router forgets what is not its own when it refreshes a page. */
function markEntry(entry: string): void {
  const state = (history.state ?? {}) as Record<string, unknown>;
  if (state[ENTRY] !== entry) history.replaceState({ ...state, [ENTRY]: entry }, '');
}

/**
 * Saves a list's cards and scroll position with its history entry, and restores both on a return to that entry: before
 * the first paint where the router renders the page, after hydration where the browser loads it.
 */
export function useSavedList(shown: ShownList, setShown: Dispatch<SetStateAction<ShownList>>): void {
  const latest = useRef(shown);
  const restoredY = useRef<number | null>(null);
  /** The entry whose list this is; null once the browser has gone to another. */
  const own = useRef<string | null>(null);

  useLayoutEffect(() => {
    const memory = memoryOrNull();
    if (memory === null) return;
    const entry = entryOf();
    own.current = entry;
    let scrollY = window.scrollY;
    const saved = memory.recall(entry);
    if (saved !== null) {
      restoredY.current = saved.scrollY;
      scrollY = saved.scrollY;
      setShown({ cards: saved.cards, nextCursor: saved.nextCursor });
      if (Date.now() - saved.savedAtMs > FRESH_MS) void refresh(saved.cards, setShown);
    }

    const onScroll = () => {
      if (own.current !== null) scrollY = window.scrollY;
    };
    // From here on the browser scrolls for the entry it goes to.
    const onLeave = () => {
      own.current = null;
    };
    const save = () => {
      const { cards, nextCursor } = latest.current;
      if (cards.length > MOST_CARDS) return;
      memory.keep(entry, { cards, nextCursor, scrollY, savedAtMs: Date.now() });
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('popstate', onLeave);
    window.addEventListener('pagehide', save);
    return () => {
      window.removeEventListener('scroll', onScroll);
      window.removeEventListener('popstate', onLeave);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [setShown]);

  useLayoutEffect(() => {
    latest.current = shown;
    if (own.current !== null) markEntry(own.current);
    if (restoredY.current === null || restoredY.current === 0) return;
    window.scrollTo({ top: restoredY.current, behavior: 'instant' });
    // The browser's own attempt comes after the first paint, from a page it knew shorter.
    const top = restoredY.current;
    restoredY.current = null;
    requestAnimationFrame(() => window.scrollTo({ top, behavior: 'instant' }));
  });
}

/** null where the browser keeps nothing. */
function memoryOrNull() {
  try {
    return createListMemory(sessionStorage);
  } catch {
    return null;
  }
}

/** The same cards as they are now. What cannot be read again stays as it was. */
async function refresh(cards: readonly ProductCard[], setShown: Dispatch<SetStateAction<ShownList>>): Promise<void> {
  for (let at = 0; at < cards.length; at += MAX_CARDS) {
    const ids = cards.slice(at, at + MAX_CARDS).map(({ productId }) => productId);
    try {
      const response = await fetch(`/api/products?ids=${ids.join(',')}`);
      if (!response.ok) return;
      const { items } = productsResponseSchema.parse(await response.json());
      const now = new Map(items.map((card) => [card.productId, card]));
      setShown((before) => ({ ...before, cards: before.cards.map((card) => now.get(card.productId) ?? card) }));
    } catch {
      return;
    }
  }
}
