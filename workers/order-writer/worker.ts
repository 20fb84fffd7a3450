import { orderMessageReader } from '#contracts/plain-order.ts';
import { TOPIC_SETTINGS, TOPICS } from '#contracts/topics.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import type { Worker } from '../runtime/worker.ts';
import { createOrderWriterHandler, type OrderWriterHandlerDeps } from './handler.ts';

/** A transaction costs as much as some hundred orders: a burst is stored in few of them. */
const GATHER_MS = 200;
/** Some 2,500 orders: the products that many orders share are written and published once. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** Orders flow again within ten seconds of a kill, also where the broker that led the group dies with a consumer. */
const SESSION_MS = 4_500;
/** The topic's partitions: while PostgreSQL stores the batch of one, the next one's is parsed, or stored beside it. */
const CONCURRENCY = TOPIC_SETTINGS.orders.partitions;

export type OrderWriterDeps = ConsumerServices & Pick<OrderWriterHandlerDeps, 'store'>;

/**
 * `orders` → PostgreSQL, group `order-writer`: stores the orders that others than the shop have placed, each once
 * (docs/decisions/0113). While PostgreSQL is unavailable it holds.
 */
export function createOrderWriterWorker({ store, ...services }: OrderWriterDeps): Worker {
  const help = 'Orders read from topic orders, by what became of them.';
  const counter = services.metrics?.counter('dangol_orders_read_total', help, ['source', 'outcome']);
  return createConsumerWorker(services, {
    name: 'order-writer',
    topic: TOPICS.orders,
    from: 'earliest',
    gatherMs: GATHER_MS,
    batchBytes: BATCH_BYTES,
    concurrency: CONCURRENCY,
    sessionMs: SESSION_MS,
    schema: orderMessageReader,
    handle: createOrderWriterHandler({ store, counter }),
  });
}
