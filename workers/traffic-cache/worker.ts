import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { type FillOptions, fillTrafficCache } from '#server/traffic/fill-cache.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** How often it looks whether a generator runs: one or two small commands of Redis, none of PostgreSQL. */
const LOOK_MS = 1_000;
/** After a turn that failed. */
const RETRY_MS = 5_000;

export interface TrafficCacheDeps extends FillOptions {
  logger: Pick<Logger, 'info' | 'warn'>;
  metrics?: Metrics | undefined;
  lookMs?: number;
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
