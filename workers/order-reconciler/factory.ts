import { createPaymentProvider } from '#server/adapters/payment/index.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createOrderReconcilerWorker } from './worker.ts';

export const orderReconcilerFactory: WorkerFactory = ({ env, database, pushes, clock, logger }) => {
  // Opened now: a connection made by the first push would lose that push.
  const publisher = pushes();
  return createOrderReconcilerWorker({
    db: database(),
    provider: createPaymentProvider(env),
    now: clock.now,
    onSettled({ orderId, number, status, shopperId }) {
      // Who misses it sees the same within seconds: the page asks while it waits.
      publisher
        .publish([{ shopperId, message: { event: 'order', data: { orderId, number, status } } }])
        .catch((error: unknown) => logger.warn({ orderId, error: String(error) }, 'order settled, its push was lost'));
    },
    logger,
  });
};
