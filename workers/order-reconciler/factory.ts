import { createPaymentProvider } from '#server/adapters/payment/index.ts';
import { createAnnouncer } from '#server/cart/announce.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createOrderReconcilerWorker } from './worker.ts';

export const orderReconcilerFactory: WorkerFactory = ({ env, database, pushes, clock, logger, metrics }) => {
  // Opened now: a connection made by the first push would lose that push.
  const publisher = pushes();
  const db = database();
  const announcer = createAnnouncer({
    db,
    publisher,
    onError: (error) => logger.warn({ code: 'push-lost', error: String(error) }, 'order settled, its push was lost'),
  });
  return createOrderReconcilerWorker({
    db,
    provider: createPaymentProvider(env, metrics).provider,
    now: clock.now,
    onSettled(order) {
      // Who misses it sees the same within seconds: the page asks while it waits.
      announcer.orderChanged(order);
      announcer.cartChanged(order.shopperId);
    },
    logger,
  });
};
