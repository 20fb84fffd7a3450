import { orderMessageSchema } from '#contracts/orders.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { Worker } from '../runtime/worker.ts';
import { createOrderWriterHandler, type OrderWriterHandlerDeps } from './handler.ts';

/** A transaction costs as much as some hundred orders: a burst is stored in few of them. */
const GATHER_MS = 200;

export interface OrderWriterDeps extends Pick<OrderWriterHandlerDeps, 'store'> {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * `orders` → PostgreSQL, group `order-writer`: stores the orders that others than the shop have placed, each once
 * (docs/decisions/0113). While PostgreSQL is unavailable it holds.
 */
export function createOrderWriterWorker({ kafka, producer, store, logger, metrics }: OrderWriterDeps): Worker {
  const help = 'Orders read from topic orders, by what became of them.';
  const counter = metrics?.counter('dangol_orders_read_total', help, ['source', 'outcome']);
  let consumer: LogConsumer | null = null;
  return {
    name: 'order-writer',
    async start() {
      consumer = await consumeEvents({
        kafka,
        groupId: 'order-writer',
        topics: [TOPICS.orders],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: orderMessageSchema,
        handle: createOrderWriterHandler({ store, counter }),
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
