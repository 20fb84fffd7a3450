import { createPaymentProvider } from '#server/adapters/payment/index.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createOrderReconcilerWorker } from './worker.ts';

export const orderReconcilerFactory: WorkerFactory = ({ database, clock, logger }) =>
  createOrderReconcilerWorker({ db: database(), provider: createPaymentProvider(), now: clock.now, logger });
