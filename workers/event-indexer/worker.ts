import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { EventIndex } from '#server/adapters/elasticsearch/events.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { Worker } from '../runtime/worker.ts';
import { createEventIndexHandler } from './handler.ts';

export interface EventIndexerDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  index: EventIndex;
  logger: Logger;
  metrics?: Metrics;
}

/** `behavior` → Elasticsearch, group `event-indexer`. While Elasticsearch is away it holds, then catches up. */
export function createEventIndexerWorker({ kafka, producer, index, logger, metrics }: EventIndexerDeps): Worker {
  let consumer: LogConsumer | null = null;
  const handle = createEventIndexHandler({ index, logger });
  return {
    name: 'event-indexer',
    async start() {
      await index.prepare();
      consumer = await consumeEvents({
        kafka,
        groupId: 'event-indexer',
        topics: [TOPICS.behavior],
        from: 'earliest',
        schema: behaviorEventSchema,
        handle,
        producer,
        logger,
        ...(metrics && { metrics }),
      });
    },
    async stop() {
      await consumer?.close();
      consumer = null;
    },
  };
}
