import { useSyncExternalStore } from 'react';

/** Where the page is that is shown, and where the router is on its way to; null: nowhere else. */
let shown: string | null = null;
let target: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  if (target === next) return;
  target = next;
  for (const listener of listeners) listener();
}

/** Path and query, written in one way: another place of the same page draws nothing anew. */
export function placeOf(url: string, base: string): string {
  const { pathname, searchParams } = new URL(url, base);
  return `${pathname}?${searchParams}`;
}

/**
 * `place`: of the page the router sets out for. To the page that is shown it sets out in vain (a redirect back to it).
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

/** Whether a page is under way. */
export function useIsNavigating(): boolean {
  return useSyncExternalStore(subscribe, isNavigating, () => false);
}
