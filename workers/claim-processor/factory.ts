import { createPaymentProvider } from '#server/adapters/payment/index.ts';
import { createAnnouncer } from '#server/cart/announce.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createClaimProcessorWorker } from './worker.ts';

export const claimProcessorFactory: WorkerFactory = ({ env, database, pushes, clock, logger, metrics }) => {
  // Opened now: a connection made by the first push would lose that push.
  const publisher = pushes();
  const db = database();
  const announcer = createAnnouncer({
    db,
    publisher,
    onError: (error) => logger.warn({ code: 'push-lost', error: String(error) }, 'claim moved on, its push was lost'),
  });
  return createClaimProcessorWorker({
    db,
    provider: createPaymentProvider(env, metrics).provider,
    now: clock.now,
    stepMs: env.LOCAL_SELLER_STEP_MS,
    onChanged: announcer.orderChanged,
    logger,
  });
};
