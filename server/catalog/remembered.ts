import { LRUCache } from 'lru-cache';

export interface RememberedOptions {
  /** How long an answer counts as fresh. */
  freshForMs: number;
  /**
   * How long after that it is still given while it is read anew; later the new one is waited for. Default: for as long
   * as it has a place.
   */
  staleForMs?: number;
  /** Most answers kept; the one unused longest goes first. */
  capacity: number;
  now: () => number;
}

interface Entry<T> {
  value: T;
  readAtMs: number;
  /** When reading it again last failed. */
  failedAtMs: number;
}

/** How long a failed refresh is not tried again while an old answer can be given. */
const RETRY_AFTER_MS = 2_000;

/**
 * Answers kept in memory, so that the shop's pages cost the database one reading a while, not one a visitor, and stay
 * up when it is away. Fresh: given at once. Old: given at once too, while it is read anew behind it. Unknown: waited
 * for, one reading however many wait. An old answer outlives failures for as long as it has a place.
 * Not LRUCache.fetch: an answer past `staleForMs` is waited for, and yet given when the source fails.
 */
export function createRemembered<T>({
  freshForMs,
  staleForMs = Number.POSITIVE_INFINITY,
  capacity,
  now,
}: RememberedOptions) {
  const entries = new LRUCache<string, Entry<T>>({ max: capacity });
  const underWay = new Map<string, Promise<T>>();

  function keep(key: string, value: T): void {
    entries.set(key, { value, readAtMs: now(), failedAtMs: Number.NEGATIVE_INFINITY });
  }

  function refresh(key: string, read: () => Promise<T>): Promise<T> {
    const waiting = underWay.get(key);
    if (waiting !== undefined) return waiting;
    const reading = read()
      .then((value) => {
        keep(key, value);
        return value;
      })
      .catch((error: unknown) => {
        const entry = entries.peek(key);
        if (entry !== undefined) entry.failedAtMs = now();
        throw error;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  }

  return {
    /** The answer to `key`; rejects with `read`'s error only where there is no old answer. */
    async get(key: string, read: () => Promise<T>): Promise<T> {
      const entry = entries.get(key);
      if (entry === undefined) return refresh(key, read);
      const ageMs = now() - entry.readAtMs;
      const failedRecently = now() - entry.failedAtMs < RETRY_AFTER_MS;
      if (ageMs < freshForMs || failedRecently) return entry.value;
      const refreshed = refresh(key, read).catch(() => entry.value);
      return ageMs < freshForMs + staleForMs ? entry.value : refreshed;
    },
    /** What is known without reading, fresh or not. */
    peek(key: string): { value: T; isFresh: boolean } | undefined {
      const entry = entries.peek(key);
      return entry === undefined ? undefined : { value: entry.value, isFresh: now() - entry.readAtMs < freshForMs };
    },
    keep,
  };
}
