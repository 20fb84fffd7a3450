import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { EventIndex } from '#server/adapters/elasticsearch/events.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createEventIndexHandler, type EventIndexHandlerDeps } from './handler.ts';

const EXPIRE_EVERY_MS = 3_600_000;
/** The index refreshes once a second, so writing events one by one would not make them visible sooner. */
const GATHER_MS = 1_000;

export interface EventIndexerDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  index: EventIndex;
  withoutForgotten: EventIndexHandlerDeps['withoutForgotten'];
  productNames: EventIndexHandlerDeps['productNames'];
  logger: Logger;
  metrics?: Metrics;
  /** How often indices that are not kept any more are looked for. */
  expireEveryMs?: number;
}

/**
 * `behavior` → Elasticsearch, group `event-indexer`. While Elasticsearch or PostgreSQL is unavailable it holds, then
 * catches up. Every hour it deletes the daily indices that are not kept any more; several indexers may do so at once.
 */
export function createEventIndexerWorker(deps: EventIndexerDeps): Worker {
  const { kafka, producer, index, logger, metrics, expireEveryMs = EXPIRE_EVERY_MS } = deps;
  const expiring = createPeriodicWorker({
    name: 'event-retention',
    everyMs: expireEveryMs,
    async turn() {
      const deleted = await index.expire();
      if (deleted.length > 0) logger.info({ deleted }, 'event indices past their days deleted');
    },
    onError: (error) =>
      logger.warn({ code: 'job-failed', error: String(error) }, 'old event indices could not be deleted; trying again'),
  });
  let consumer: LogConsumer | null = null;
  const handle = createEventIndexHandler(deps);
  return {
    name: 'event-indexer',
    async start() {
      await index.prepare();
      consumer = await consumeEvents({
        kafka,
        groupId: 'event-indexer',
        topics: [TOPICS.behavior],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: behaviorEventSchema,
        handle,
        producer,
        logger,
        ...(metrics && { metrics }),
      });
      await expiring.start();
    },
    async stop() {
      await Promise.all([consumer?.close(), expiring.stop()]);
      consumer = null;
    },
  };
}
