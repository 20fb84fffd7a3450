import type { ProductRegistration } from '#contracts/product-registration.ts';
import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { Worker } from '../runtime/worker.ts';
import { incomingProductSchema } from './message.ts';

/** No shopper waits for a registration: a few large batches cost less than many small ones. */
const GATHER_MS = 1_000;

export interface ProductWriterDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  /** Stores products and offers; rejects with DangolError('invalid-input') when one is refused. */
  register(registrations: readonly ProductRegistration[]): Promise<void>;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * `products` → PostgreSQL, group `product-writer`. The states of products of the release before, and its tombstones, are
 * skipped and counted. While PostgreSQL is unavailable it holds, then catches up.
 */
export function createProductWriterWorker({ kafka, producer, register, logger, metrics }: ProductWriterDeps): Worker {
  const skipped = metrics?.counter(
    'dangol_product_states_skipped_total',
    'Messages on topic products that are states of the release before, which stand on topic product-states.',
  );
  let consumer: LogConsumer | null = null;
  return {
    name: 'product-writer',
    async start() {
      consumer = await consumeEvents<ProductRegistration | null>({
        kafka,
        groupId: 'product-writer',
        topics: [TOPICS.products],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: incomingProductSchema,
        async handle(batch) {
          const registrations = batch.flatMap(({ value }) =>
            value !== null && takes('product-writer', value) ? [value] : [],
          );
          await register(registrations);
          skipped?.inc(batch.filter(({ value }) => value === null).length);
        },
        async handleTombstones(messages) {
          skipped?.inc(messages.length);
        },
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
