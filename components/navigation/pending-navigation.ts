import { useSyncExternalStore } from 'react';

/** The page that is shown, and the page that the router is loading; null: none. */
let shown: string | null = null;
let target: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  if (target === next) return;
  target = next;
  for (const listener of listeners) listener();
}

/** Path and query in a canonical form, without the hash: navigation within a page loads nothing. */
export function placeOf(url: string, base: string): string {
  const { pathname, searchParams } = new URL(url, base);
  return `${pathname}?${searchParams}`;
}

/**
 * `place`: the page of the navigation. One to the page that is shown (a redirect back to it) is not pending.
 */
export function navigationBegan(place: string): void {
  set(place === shown ? null : place);
}

/** `place` is what is shown now. */
export function navigationEnded(place: string): void {
  shown = place;
  set(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isNavigating(): boolean {
  return target !== null;
}

/** Whether a page is being loaded. */
export function useIsNavigating(): boolean {
  return useSyncExternalStore(subscribe, isNavigating, () => false);
}
