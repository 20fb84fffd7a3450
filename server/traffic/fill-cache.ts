import { CACHED_CUSTOMERS, CACHED_PRODUCTS } from '#contracts/traffic-cache.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { readTrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { RedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';

export interface FillOptions {
  db: Database;
  cache: RedisTrafficCache;
  /** Between two fillings. */
  everyMs: number;
  /** Epoch ms. */
  now?: () => number;
}

export type TrafficCacheOutcome = 'not-requested' | 'not-due' | 'filled';

/**
 * Fills the cache if a generator runs and the interval has no filling yet: five statements of PostgreSQL, then one
 * replacement in Redis. Rejects, and leaves the cache as it was, where one of both is away.
 */
export async function fillTrafficCache({
  db,
  cache,
  everyMs,
  now = Date.now,
}: FillOptions): Promise<TrafficCacheOutcome> {
  if (!(await cache.isRequested())) return 'not-requested';
  if (!(await cache.takeTurn(everyMs))) return 'not-due';
  try {
    const readAtMs = now();
    const entry = await readTrafficCache(db, { ...CACHED_CUSTOMERS, ...CACHED_PRODUCTS }, koreanYear(readAtMs));
    await cache.write(entry, { readAtMs, everyMs });
    return 'filled';
  } catch (error) {
    // Without Redis the turn ends by itself.
    await cache.giveTurnBack().catch(() => undefined);
    throw error;
  }
}
