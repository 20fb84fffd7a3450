import { useEffect, useRef, useSyncExternalStore } from 'react';

/** Store of the number at the cart's icon, with subscribers. */
export function createCartCount() {
  let count: number | null = null;
  let changes = 0;
  let expectations = 0;
  const listeners = new Set<() => void>();

  function set(next: number): void {
    count = next;
    changes += 1;
    for (const listener of listeners) listener();
  }

  return {
    /** The server's answer to a change, a push, a state that was read. */
    set,
    /**
     * The number the server drew into the page. `isFirst`: into the document. That one may reach the script after a
     * push
     * has, as its part of the page becomes interactive later than the socket is connected; then the push is newer.
     */
    drawn(rendered: number, isFirst: boolean): void {
      if (!isFirst || count === null) set(rendered);
    },
    /**
     * Takes the number of a request: its response is ignored if the number has changed since, as the change is newer.
     */
    requested(): (answered: number) => void {
      const before = changes;
      return (answered) => {
        if (changes === before) set(answered);
      };
    },
    /**
     * `more` pieces that the server is expected to add. Gives a function that takes them back; it changes nothing when
     * a number of the server's has come since.
     */
    expect(more: number): () => void {
      const before = count;
      if (before === null) return () => undefined;
      const expected = before + more;
      set(expected);
      const turn = ++expectations;
      return () => {
        if (turn === expectations && count === expected) set(before);
      };
    },
    read: () => count,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const cartCount = createCartCount();

/**
 * How many pieces the cart has, by the latest response or message. Every change of the cart calls this with the
 * server's response, so the number at the icon follows without a reload.
 */
export const setCartCount = cartCount.set;

/** At the start of a request that reads the number. */
export const cartCountRequested = cartCount.requested;

/** Shows pieces in the cart before the server has answered; the function it gives takes them back. */
export const expectMoreInCart = cartCount.expect;

/**
 * `rendered`: the number in the server's page, which replaces the current one each time the page is rendered. null: it
 * is not known yet.
 */
export function useCartCount(rendered: number | null): number {
  const wasDrawn = useRef(false);
  useEffect(() => {
    if (rendered === null) return;
    cartCount.drawn(rendered, !wasDrawn.current);
    wasDrawn.current = true;
  }, [rendered]);
  return useSyncExternalStore(
    cartCount.subscribe,
    () => cartCount.read() ?? rendered ?? 0,
    () => rendered ?? 0,
  );
}
