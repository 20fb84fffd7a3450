import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { type AnnounceDeps, announceShipments } from '#server/shipping/announce-shipments.ts';
import { openMissingShipments, type ShippingTurnDeps, shippingTurn } from '#server/shipping/shipping-turn.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

/** A page shows a change within three seconds. */
const EVERY_MS = 1_000;
const MISSING_EVERY_MS = 60_000;

export interface ShippingWorkerDeps
  extends Omit<ShippingTurnDeps, 'onPutOff'>,
    Pick<AnnounceDeps, 'store' | 'publisher'> {
  logger: Logger;
  metrics?: Metrics;
  everyMs?: number;
}

/**
 * Every second takes the steps of shipments that are due and announces what has changed. While PostgreSQL is away
 * nothing moves; while the carrier is, parcels stay where they were; while Redis is, changes wait to be announced.
 */
export function createShippingWorker({ logger, metrics, everyMs = EVERY_MS, ...deps }: ShippingWorkerDeps): Worker {
  const counter = metrics?.counter('dangol_shipments_looked_at_total', 'Shipments whose next step was due.', []);
  const onPutOff = (orderId: string, error: unknown) =>
    logger.warn(
      { code: 'job-failed', orderId, error: String(error) },
      'a shipment could not be moved on; trying again',
    );
  const onUnannounced = logFailedTurns(logger, 'changes of shipments could not be announced');
  let missingDueMs = 0;
  return createPeriodicWorker({
    name: 'shipping',
    everyMs,
    async turn(signal) {
      const nowMs = performance.now();
      if (nowMs >= missingDueMs) {
        const opened = await openMissingShipments(deps);
        if (opened > 0) logger.info({ opened }, 'opened shipments of paid orders');
        missingDueMs = nowMs + MISSING_EVERY_MS;
      }
      const looked = await shippingTurn({ ...deps, onPutOff }, signal);
      if (looked > 0) counter?.inc({}, looked);
      await announceShipments(deps).catch(onUnannounced);
    },
    onError: logFailedTurns(logger, 'shipments could not be looked at'),
  });
}
