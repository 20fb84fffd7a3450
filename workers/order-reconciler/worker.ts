import { type ReconcilerDeps, reconcileOrders } from '#server/checkout/reconciler.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const EVERY_MS = 15_000;

export interface OrderReconcilerDeps extends Omit<ReconcilerDeps, 'onError' | 'onRefundRefused'> {
  logger: Logger;
  everyMs?: number;
}

/** Every 15 s settles orders and makes refunds that a crash or a lost answer has left unfinished. */
export function createOrderReconcilerWorker({ logger, everyMs = EVERY_MS, ...deps }: OrderReconcilerDeps): Worker {
  const onError = (orderId: string, error: unknown) =>
    logger.warn({ code: 'job-failed', orderId, error: String(error) }, 'order could not be settled; trying again');
  const onRefundRefused: ReconcilerDeps['onRefundRefused'] = (refund) =>
    logger.error(
      { code: 'refund-refused', ...refund },
      'the payment provider refuses a refund: to be paid out by hand',
    );
  return createPeriodicWorker({
    name: 'order-reconciler',
    everyMs,
    async turn() {
      const settled = await reconcileOrders({ ...deps, onError, onRefundRefused });
      if (settled > 0) logger.info({ settled }, 'orders brought to an end');
    },
    onError: logFailedTurns(logger, 'orders could not be looked at'),
  });
}
