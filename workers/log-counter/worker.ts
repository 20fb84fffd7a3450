import { serverLogSchema } from '#contracts/server-logs.ts';
import { TOPICS } from '#contracts/topics.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { addServerLogs, deleteServerLogsBefore, forgetPlacesBeyond } from '#server/adapters/postgres/server-logs.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createLogCountHandler } from './handler.ts';

/** Longer than the topic keeps its lines: what is replayed is never counted into a minute that was deleted. */
const KEPT_DAYS = 30;
/** The figures are by the minute. */
const GATHER_MS = 1_000;

export interface LogCounterDeps extends ConsumerServices {
  database: Database;
  now?: () => number;
  pruneEveryMs?: number;
}

/**
 * `server-logs` → counts by minute, process, level and code in PostgreSQL, group `log-counter`; old ones are deleted.
 */
export function createLogCounterWorker(deps: LogCounterDeps): Worker {
  const { database, now = Date.now, pruneEveryMs = HOUR_MS, ...services } = deps;
  const { kafka, logger } = services;
  const pruning = createPeriodicWorker({
    name: 'log-counter-retention',
    everyMs: pruneEveryMs,
    async turn() {
      await deleteServerLogsBefore(database, new Date(now() - KEPT_DAYS * DAY_MS));
    },
    onError: (error) =>
      logger.warn({ code: 'job-failed', err: error }, 'old counts of server-logs could not be deleted; trying again'),
  });
  return createConsumerWorker(services, {
    name: 'log-counter',
    topic: TOPICS.serverLogs,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: serverLogSchema,
    handle: createLogCountHandler({ add: (partition, lines) => addServerLogs(database, partition, lines), now }),
    async prepare() {
      const admin = await kafka.admin();
      if ((await forgetPlacesBeyond(database, () => admin.endOffsets(TOPICS.serverLogs))) > 0)
        logger.info('server-logs was made anew: it is counted from its beginning');
    },
    jobs: [pruning],
  });
}
