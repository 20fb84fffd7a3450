import { registerProducts } from '#server/adapters/postgres/product-registration.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createProductWriterWorker } from './worker.ts';

export const productWriterFactory: WorkerFactory = ({ kafka, producer, database, clock, logger, metrics }) =>
  createProductWriterWorker({
    kafka,
    producer,
    register: (registrations) => registerProducts(database(), registrations, clock.now()),
    logger,
    metrics,
  });
