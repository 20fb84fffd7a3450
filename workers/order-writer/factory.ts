import { storeOrders } from '#server/orders/order-intake.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createOrderWriterWorker } from './worker.ts';

export const orderWriterFactory: WorkerFactory = ({ kafka, producer, sql, logger, metrics }) =>
  createOrderWriterWorker({
    kafka,
    producer,
    store: (messages) => storeOrders(sql(), messages),
    logger,
    metrics,
  });
