import { useEffect, useSyncExternalStore } from 'react';

/**
 * How many lines the cart has, as the browser last heard. Everything that changes the cart calls `setCartCount` with
 * the server's answer, so the number at the icon follows without a reload.
 */
let count: number | null = null;
const listeners = new Set<() => void>();

export function setCartCount(next: number): void {
  count = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `rendered`: the number the server put into the page; it wins again whenever the page is rendered anew. */
export function useCartCount(rendered: number): number {
  useEffect(() => setCartCount(rendered), [rendered]);
  return useSyncExternalStore(
    subscribe,
    () => count ?? rendered,
    () => rendered,
  );
}
