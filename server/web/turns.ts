type Turn = () => void;

export interface Turns {
  /** Puts `turn` behind the others of its client; returns what takes it out again. */
  add(client: string, turn: Turn): () => void;
  /** Takes out the next turn: the oldest of the client that has waited longest for one and may have it. */
  next(mayBegin: (client: string) => boolean): Turn | undefined;
  size(): number;
  sizeOf(client: string): number;
}

/** A queue that clients share fairly: one turn each in rotation, a client's own in the order they came. */
export function createTurns(): Turns {
  /** Map keeps the order of insertion: the client served last stands last. */
  const clients = new Map<string, Set<Turn>>();
  let size = 0;

  function remove(client: string, turn: Turn): void {
    const own = clients.get(client);
    if (own === undefined || !own.delete(turn)) return;
    size--;
    if (own.size === 0) clients.delete(client);
  }

  return {
    add(client, turn) {
      const own = clients.get(client) ?? new Set();
      clients.set(client, own);
      own.add(turn);
      size++;
      return () => remove(client, turn);
    },
    next(mayBegin) {
      for (const [client, own] of clients) {
        const [turn] = own;
        if (turn === undefined || !mayBegin(client)) continue;
        remove(client, turn);
        if (own.size > 0) {
          clients.delete(client);
          clients.set(client, own);
        }
        return turn;
      }
      return undefined;
    },
    size: () => size,
    sizeOf: (client) => clients.get(client)?.size ?? 0,
  };
}
