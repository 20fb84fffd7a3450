import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Attributor } from '#server/attribution/attributor.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createAttributionHandler } from './handler.ts';

const SWEEP_EVERY_MS = 60_000;
/** No request waits for attribution: orders are attributed when they are read, by the rows stored until then. */
const GATHER_MS = 1_000;

export interface AttributionWorkerDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  attributor: Attributor;
  logger: Logger;
  metrics?: Metrics;
}

/** `behavior` → the books of attribution in PostgreSQL, group `attribution`; and once a minute what is too old goes. */
export function createAttributionWorker({
  kafka,
  producer,
  attributor,
  logger,
  metrics,
}: AttributionWorkerDeps): Worker {
  let consumer: LogConsumer | null = null;
  const sweeper = createPeriodicWorker({
    name: 'attribution-sweep',
    everyMs: SWEEP_EVERY_MS,
    turn: () => attributor.sweep(),
    onError: (error) =>
      logger.warn({ code: 'job-failed', error: String(error) }, 'old attributions could not be swept; trying again'),
  });
  return {
    name: 'attribution',
    async start() {
      consumer = await consumeEvents({
        kafka,
        groupId: 'attribution',
        topics: [TOPICS.behavior],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: behaviorEventSchema,
        handle: createAttributionHandler(attributor),
        producer,
        logger,
        ...(metrics && { metrics }),
      });
      await sweeper.start();
    },
    async stop() {
      await Promise.all([consumer?.close(), sweeper.stop()]);
      consumer = null;
    },
  };
}
