import { storeOrders } from '#server/orders/order-intake.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createOrderWriterWorker } from './worker.ts';

export const orderWriterFactory: WorkerFactory = ({ kafka, producer, database, logger, metrics }) =>
  createOrderWriterWorker({
    kafka,
    producer,
    store: (messages) => storeOrders(database(), messages),
    logger,
    metrics,
  });
