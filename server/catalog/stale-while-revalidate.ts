import { LRUCache } from 'lru-cache';

export interface StaleWhileRevalidateOptions {
  /** How long a value counts as fresh. */
  freshForMs: number;
  /**
   * How long after that the stale value is still returned while it is refreshed in the background; later, callers wait
   * for the refresh, and get the stale value only when it fails.
   */
  staleForMs: number;
  /** Most entries; the least recently used is evicted first. */
  capacity: number;
  now: () => number;
  /**
   * A caller gets an error, or a value that is wrong or too old, because it could not be read. In that caller's
   * context.
   */
  onUnread?: () => void;
}

interface Entry<T> {
  value: T;
  readAtMs: number;
  /** When a refresh last failed. */
  failedAtMs: number;
  /** What it was read from has changed since: it is returned only where it cannot be read anew. */
  isWrong: boolean;
}

/** A failed refresh is not retried for this long while a stale value can be returned. */
const RETRY_AFTER_MS = 2_000;

/**
 * Cache in memory, so that the shop's pages cost the database one read per interval, not one per visitor, and stay up
 * while the database is unavailable. A fresh value is returned at once. A stale value is returned at once too, and
 * refreshed in the background. A missing value is waited for; concurrent callers share one read. A stale value survives
 * failed refreshes until it is evicted.
 * Not LRUCache.fetch: past `staleForMs` callers wait for the refresh, and still get the stale value when it fails.
 */
export function createStaleWhileRevalidate<T>({
  freshForMs,
  staleForMs,
  capacity,
  now,
  onUnread = () => undefined,
}: StaleWhileRevalidateOptions) {
  const entries = new LRUCache<string, Entry<T>>({ max: capacity });
  const underWay = new Map<string, Promise<T>>();
  /** Calls of `forget`: a read that one of them interrupted may hold what was there before. */
  let forgets = 0;

  function keep(key: string, value: T): void {
    entries.set(key, { value, readAtMs: now(), failedAtMs: Number.NEGATIVE_INFINITY, isWrong: false });
  }

  function refresh(key: string, read: () => Promise<T>): Promise<T> {
    const waiting = underWay.get(key);
    if (waiting !== undefined) return waiting;
    const forgetsBefore = forgets;
    const reading = read()
      .then((value) => {
        if (forgets === forgetsBefore) keep(key, value);
        return value;
      })
      .catch((error: unknown) => {
        const entry = entries.peek(key);
        if (entry !== undefined) entry.failedAtMs = now();
        throw error;
      })
      .finally(() => {
        if (underWay.get(key) === reading) underWay.delete(key);
      });
    underWay.set(key, reading);
    return reading;
  }

  return {
    /** The value of `key`; rejects with `read`'s error only where there is no stale value. */
    async get(key: string, read: () => Promise<T>): Promise<T> {
      const entry = entries.get(key);
      if (entry === undefined)
        return refresh(key, read).catch((error: unknown) => {
          onUnread();
          throw error;
        });
      const ageMs = now() - entry.readAtMs;
      if (ageMs < freshForMs && !entry.isWrong) return entry.value;
      const mayBeReturned = ageMs < freshForMs + staleForMs && !entry.isWrong;
      if (now() - entry.failedAtMs < RETRY_AFTER_MS) {
        if (!mayBeReturned) onUnread();
        return entry.value;
      }
      const refreshed = refresh(key, read);
      if (mayBeReturned) {
        refreshed.catch(() => undefined);
        return entry.value;
      }
      return refreshed.catch(() => {
        onUnread();
        return entry.value;
      });
    },
    /** The cached value, fresh or stale, without a read. */
    peek(key: string): { value: T; isFresh: boolean } | undefined {
      const entry = entries.peek(key);
      return entry === undefined
        ? undefined
        : { value: entry.value, isFresh: !entry.isWrong && now() - entry.readAtMs < freshForMs };
    },
    keep,
    /** Values that match are read again before they are returned; reads under way are not kept. O(entries). */
    forget(matches: (value: T) => boolean): void {
      forgets++;
      underWay.clear();
      for (const entry of entries.values()) if (matches(entry.value)) entry.isWrong = true;
    },
  };
}
