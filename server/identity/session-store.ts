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

/** The time of last use is written at most this often. */
const TOUCH_EVERY_MS = HOUR_MS;
/** After a failed read of the cache, reads go to PostgreSQL alone for this long. */
const CACHE_PAUSE_MS = 1_000;
const RETRY_ENDS_EVERY_MS = 1_000;
/** A cached session expires after a minute (TTL_SECONDS.session): after two, the cache need not be updated any more. */
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
 * Sessions in PostgreSQL, customers' also in a cache: a flushed or evicted cache costs one look-up by key, and a
 * log-out is committed before it is answered. While the cache is unavailable, reads go to PostgreSQL; while PostgreSQL
 * is unavailable, cached sessions are valid until they expire. An end that the cache did not accept is retried each
 * second until it does, and holds in this process meanwhile.
 */
export function createSessionStore({ db, cache, nowMs = Date.now }: SessionStoreDeps): SessionStore {
  let cachePausedUntilMs = 0;
  const pendingEnds = new Map<string, number>();
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
    // Not awaited: if the write is lost, the session only expires up to an hour earlier.
    if (nowMs() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS)
      touchSession(db, tokenHash, new Date(nowMs())).catch(() => undefined);
    const { customerId, role, sellerId, createdAt } = row;
    return { customerId, role, sellerId, createdAtMs: createdAt.getTime() };
  }

  async function endInCache(tokenHashes: readonly string[]): Promise<void> {
    try {
      await cache.end(tokenHashes);
      for (const tokenHash of tokenHashes) pendingEnds.delete(tokenHash);
    } catch {
      for (const tokenHash of tokenHashes)
        pendingEnds.set(tokenHash, pendingEnds.get(tokenHash) ?? nowMs() + RETRY_ENDS_FOR_MS);
      retrying ??= setInterval(() => void retry(), RETRY_ENDS_EVERY_MS).unref();
    }
  }

  async function retry(): Promise<void> {
    for (const [tokenHash, untilMs] of pendingEnds) if (untilMs <= nowMs()) pendingEnds.delete(tokenHash);
    if (pendingEnds.size > 0) await endInCache([...pendingEnds.keys()]);
    if (pendingEnds.size > 0 || retrying === null) return;
    clearInterval(retrying);
    retrying = null;
  }

  return {
    async read(tokenHash) {
      if (pendingEnds.has(tokenHash)) return null;
      const cached = await fromCache(tokenHash);
      if (cached !== undefined) return cached;
      const stored = await fromDatabase(tokenHash);
      // Operators' and sellers' sessions are not cached, so that revoked rights take effect at once.
      const mayCopy = stored === null || stored.role === 'CUSTOMER';
      if (mayCopy && nowMs() >= cachePausedUntilMs) cache.fill(tokenHash, stored).catch(() => undefined);
      return stored;
    },
    async write(tokenHash, { customerId }) {
      await insertSession(db, tokenHash, { customerId, createdAt: new Date(nowMs()) }, boundsAt(nowMs()));
    },
    async end(tokenHash) {
      await deleteSession(db, tokenHash);
      await endInCache([tokenHash]);
    },
    async endAllOf(customerId) {
      await endInCache(await deleteSessionsOf(db, customerId));
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
