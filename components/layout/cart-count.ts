import { useSyncExternalStore } from 'react';

/** Store of the number at the cart's icon, with subscribers. */
export function createCartCount() {
  let count: number | null = null;
  let changes = 0;
  const listeners = new Set<() => void>();

  function set(next: number): void {
    count = next;
    changes += 1;
    for (const listener of listeners) listener();
  }

  function requested(): (answered: number) => void {
    const before = changes;
    return (answered) => {
      if (changes === before) set(answered);
    };
  }

  return {
    /** The server's answer to a change, a push, a state that was read. */
    set,
    /**
     * Takes the number of a request: its response is ignored if the number has changed since, as the change is newer.
     */
    requested,
    /**
     * `more` pieces that the server is expected to add. Gives a function that takes them back; it changes nothing when
     * another number has come since.
     */
    expect(more: number): () => void {
      if (count === null) return () => undefined;
      const before = count;
      set(before + more);
      const takeBack = requested();
      return () => takeBack(before);
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

/** The number at the cart's icon; 0 while it is not known. */
export function useCartCount(): number {
  const read = () => cartCount.read() ?? 0;
  return useSyncExternalStore(cartCount.subscribe, read, () => 0);
}
