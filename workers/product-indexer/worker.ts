import { productStateSchema } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { ProductIndex } from '#server/adapters/elasticsearch/product-index.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { HandlerOptions } from '../runtime/handle-batch.ts';
import type { Worker } from '../runtime/worker.ts';
import { createProductIndexHandlers } from './handler.ts';

export interface ProductIndexerDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  index: ProductIndex;
  /** Builds a whole new index from PostgreSQL and puts the alias on it. */
  rebuild(): Promise<void>;
  logger: Logger;
  metrics?: Metrics;
  backoff?: HandlerOptions<unknown>['backoff'];
}

/**
 * `product-states` → Elasticsearch, group `product-indexer`.
 *   no index, or one of an older schema → built from PostgreSQL first, the old one serving meanwhile
 *   Elasticsearch away                  → holds, then catches up
 *   Elasticsearch back, but empty       → built again
 */
export function createProductIndexerWorker(deps: ProductIndexerDeps): Worker {
  const { kafka, producer, index, rebuild, logger, metrics, backoff } = deps;
  let consumer: LogConsumer | null = null;
  return {
    name: 'product-indexer',
    async start() {
      const state = await index.state();
      if (state !== 'ready') {
        logger.info({ state }, 'building the product index from PostgreSQL');
        await rebuild();
      }
      consumer = await consumeEvents({
        kafka,
        groupId: 'product-indexer',
        topics: [TOPICS.productStates],
        from: 'earliest',
        schema: productStateSchema,
        ...createProductIndexHandlers({ index, rebuild, logger }),
        producer,
        logger,
        ...(metrics && { metrics }),
        ...(backoff && { backoff }),
      });
    },
    async stop() {
      await consumer?.close();
      consumer = null;
    },
  };
}
