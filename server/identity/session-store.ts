import { HOUR_MS } from '#domain/shared/durations.ts';
import {
  deleteSession,
  deleteSessionsOf,
  insertSession,
  liveSessions,
  readLiveSession,
  type SessionBounds,
  touchSession,
} from '#server/adapters/postgres/sessions.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { ABSOLUTE_TIMEOUT_MS, IDLE_TIMEOUT_MS } from './session-lifetime.ts';
import type { SessionCache, SessionProbe, SessionStore, StoredSession } from './sessions.ts';

/** Use is written down this often, and no oftener. */
const TOUCH_EVERY_MS = HOUR_MS;
/** After a cache that did not answer, reads go to PostgreSQL alone for this long. */
const CACHE_PAUSE_MS = 1_000;
const RETRY_ENDS_EVERY_MS = 1_000;
/** A copy lives a minute (TTL_SECONDS.session): after two the end needs telling nobody any more. */
const RETRY_ENDS_FOR_MS = 120_000;

export interface SessionStoreDeps {
  db: Database;
  cache: SessionCache;
  nowMs?: () => number;
}

const boundsAt = (nowMs: number): SessionBounds => ({
  createdAfter: new Date(nowMs - ABSOLUTE_TIMEOUT_MS),
  seenAfter: new Date(nowMs - IDLE_TIMEOUT_MS),
});

/**
 * Sessions in PostgreSQL, with copies of customers' in a cache: a flushed or evicted cache costs one look-up by key, a
 * log-out is committed before it is answered. While the cache is away reads go to PostgreSQL; while PostgreSQL is away,
 * what is cached is good for its minute. An end that the cache did not take is told to it again each second until it
 * has, and holds in this process meanwhile.
 */
export function createSessionStore({ db, cache, nowMs = Date.now }: SessionStoreDeps): SessionStore {
  let cachePausedUntilMs = 0;
  const untold = new Map<string, number>();
  let retrying: NodeJS.Timeout | null = null;

  async function fromCache(tokenHash: string): Promise<StoredSession | null | undefined> {
    if (nowMs() < cachePausedUntilMs) return undefined;
    try {
      return await cache.read(tokenHash);
    } catch {
      cachePausedUntilMs = nowMs() + CACHE_PAUSE_MS;
      return undefined;
    }
  }

  async function fromDatabase(tokenHash: string): Promise<StoredSession | null> {
    const row = await readLiveSession(db, tokenHash, boundsAt(nowMs()));
    if (row === null) return null;
    // Lost, the session ends up to an hour earlier: not worth a shopper's waiting.
    if (nowMs() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS)
      touchSession(db, tokenHash, new Date(nowMs())).catch(() => undefined);
    const { customerId, role, sellerId, createdAt } = row;
    return { customerId, role, sellerId, createdAtMs: createdAt.getTime() };
  }

  async function tellCache(tokenHashes: readonly string[]): Promise<void> {
    try {
      await cache.end(tokenHashes);
      for (const tokenHash of tokenHashes) untold.delete(tokenHash);
    } catch {
      for (const tokenHash of tokenHashes) untold.set(tokenHash, untold.get(tokenHash) ?? nowMs() + RETRY_ENDS_FOR_MS);
      retrying ??= setInterval(() => void retry(), RETRY_ENDS_EVERY_MS).unref();
    }
  }

  async function retry(): Promise<void> {
    for (const [tokenHash, untilMs] of untold) if (untilMs <= nowMs()) untold.delete(tokenHash);
    if (untold.size > 0) await tellCache([...untold.keys()]);
    if (untold.size > 0 || retrying === null) return;
    clearInterval(retrying);
    retrying = null;
  }

  return {
    async read(tokenHash) {
      if (untold.has(tokenHash)) return null;
      const cached = await fromCache(tokenHash);
      if (cached !== undefined) return cached;
      const stored = await fromDatabase(tokenHash);
      // An operator's or seller's rights are PostgreSQL's word each time: taken away, they are gone at once.
      const mayCopy = stored === null || stored.role === 'CUSTOMER';
      if (mayCopy && nowMs() >= cachePausedUntilMs) cache.fill(tokenHash, stored).catch(() => undefined);
      return stored;
    },
    async write(tokenHash, { customerId }) {
      await insertSession(db, tokenHash, { customerId, createdAt: new Date(nowMs()) }, boundsAt(nowMs()));
    },
    async end(tokenHash) {
      await deleteSession(db, tokenHash);
      await tellCache([tokenHash]);
    },
    async endAllOf(customerId) {
      await tellCache(await deleteSessionsOf(db, customerId));
    },
  };
}

export function createSessionProbe(db: Database, nowMs: () => number = Date.now): SessionProbe {
  return {
    async ended(tokenHashes) {
      if (tokenHashes.length === 0) return new Set();
      const live = await liveSessions(db, tokenHashes, boundsAt(nowMs()));
      return new Set(tokenHashes.filter((tokenHash) => !live.has(tokenHash)));
    },
  };
}
