import { registerCustomers } from '#server/adapters/postgres/customer-registration.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createUserWriterWorker } from './worker.ts';

export const userWriterFactory: WorkerFactory = ({ kafka, producer, database, logger, metrics }) =>
  createUserWriterWorker({
    kafka,
    producer,
    register: (registrations) => registerCustomers(database(), registrations),
    logger,
    metrics,
  });
