import { countPaymentSteps, prunePaymentTotals } from '#server/adapters/postgres/payment-totals.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createPaymentTotalsWorker } from './worker.ts';

export const paymentTotalsFactory: WorkerFactory = ({ kafka, producer, database, clock, logger, metrics }) =>
  createPaymentTotalsWorker({
    kafka,
    producer,
    count: (steps) => countPaymentSteps(database(), steps),
    prune: () => prunePaymentTotals(database(), clock.now()),
    logger,
    metrics,
  });
