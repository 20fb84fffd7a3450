import { serverLogSchema } from '#contracts/server-logs.ts';
import { TOPICS } from '#contracts/topics.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import { addServerLogs, deleteServerLogsBefore, forgetPlacesBeyond } from '#server/adapters/postgres/server-logs.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createLogCountHandler } from './handler.ts';

/** Longer than the topic keeps its lines: what is replayed is never counted into a minute that was deleted. */
const KEPT_DAYS = 30;
/** The figures are by the minute. */
const GATHER_MS = 1_000;

export interface LogCounterDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  database: Database;
  logger: Logger;
  metrics?: Metrics;
  now?: () => number;
  pruneEveryMs?: number;
}

/** `server-logs` → counts by minute, process, level and code in PostgreSQL, group `log-counter`; old ones are deleted. */
export function createLogCounterWorker(deps: LogCounterDeps): Worker {
  const { kafka, producer, database, logger, metrics, now = Date.now, pruneEveryMs = HOUR_MS } = deps;
  const pruning = createPeriodicWorker({
    name: 'log-counter-retention',
    everyMs: pruneEveryMs,
    async turn() {
      await deleteServerLogsBefore(database, new Date(now() - KEPT_DAYS * DAY_MS));
    },
    onError: (error) =>
      logger.warn({ code: 'job-failed', err: error }, 'old counts of server-logs could not be deleted; trying again'),
  });
  let consumer: LogConsumer | null = null;
  return {
    name: 'log-counter',
    async start() {
      const admin = await kafka.admin();
      if ((await forgetPlacesBeyond(database, () => admin.endOffsets(TOPICS.serverLogs))) > 0)
        logger.info('server-logs was made anew: it is counted from its beginning');
      consumer = await consumeEvents({
        kafka,
        groupId: 'log-counter',
        topics: [TOPICS.serverLogs],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: serverLogSchema,
        handle: createLogCountHandler({ add: (partition, lines) => addServerLogs(database, partition, lines), now }),
        producer,
        logger,
        ...(metrics && { metrics }),
      });
      await pruning.start();
    },
    async stop() {
      await Promise.all([consumer?.close(), pruning.stop()]);
      consumer = null;
    },
  };
}
