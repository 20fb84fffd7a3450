import { CACHED_CUSTOMERS, CACHED_PRODUCTS } from '#contracts/traffic-cache.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { readTrafficCache } from '#server/adapters/postgres/traffic-cache.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { RedisTrafficCache } from '#server/adapters/redis-traffic-cache.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** How often it looks whether a generator runs: one or two small commands of Redis, none of PostgreSQL. */
const LOOK_MS = 1_000;
/** After a turn that failed. */
const RETRY_MS = 5_000;

export interface TrafficCacheDeps {
  db: Database;
  cache: RedisTrafficCache;
  /** Between two fillings. */
  everyMs: number;
  logger: Pick<Logger, 'info' | 'warn'>;
  metrics?: Metrics | undefined;
  now?: () => number;
  lookMs?: number;
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
}: Pick<TrafficCacheDeps, 'db' | 'cache' | 'everyMs' | 'now'>): Promise<TrafficCacheOutcome> {
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

/**
 * Every 50 s (TRAFFIC_CACHE_INTERVAL_MS) fills the cache that generated traffic draws from, while a generator runs
 * (docs/decisions/0125). Several may run: one of them fills.
 */
export function createTrafficCacheWorker({ lookMs = LOOK_MS, ...deps }: TrafficCacheDeps): Worker {
  const { logger, metrics } = deps;
  const fillings = metrics?.counter(
    'dangol_traffic_cache_fillings_total',
    'Fillings of the traffic cache, by outcome.',
    ['outcome'],
  );
  const seconds = metrics?.histogram('dangol_traffic_cache_fill_seconds', 'Time to fill the traffic cache.');
  // At 0 from the start: the first failure of a new process is an increase, too.
  for (const outcome of ['filled', 'failed']) fillings?.inc({ outcome }, 0);
  const logFailed = logFailedTurns(logger, 'the traffic cache could not be filled');
  let isRequested = false;

  return createPeriodicWorker({
    name: 'traffic-cache',
    everyMs: lookMs,
    retryMs: Math.max(lookMs, RETRY_MS),
    async turn() {
      const startedMs = performance.now();
      const outcome = await fillTrafficCache(deps);
      if (isRequested !== (outcome !== 'not-requested')) {
        isRequested = !isRequested;
        logger.info(isRequested ? 'traffic is generated: its cache is filled' : 'no traffic is generated any more');
      }
      if (outcome !== 'filled') return;
      fillings?.inc({ outcome });
      seconds?.observe((performance.now() - startedMs) / 1_000);
    },
    onError(error) {
      fillings?.inc({ outcome: 'failed' });
      logFailed(error);
    },
  });
}
