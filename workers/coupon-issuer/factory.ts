import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { pause } from '#server/pause.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createCouponIssuerWorker } from './worker.ts';

/** A lost push is tried once more; after that the page reads the coupon when it connects. */
const PUSH_AGAIN_MS = 300;

export const couponIssuerFactory: WorkerFactory = ({ kafka, producer, database, pushes, clock, logger, metrics }) => {
  const outcomes = metrics.counter('dangol_coupon_decisions_total', 'Coupons issued or refused, by rule.', [
    'rule',
    'outcome',
  ]);
  // Opened now: a connection made by the first push would lose that push.
  const publisher = pushes();
  const issuer = createCouponIssuer({
    db: database(),
    now: clock.now,
    push: (messages) =>
      publisher.publish(messages).catch(async () => {
        await pause(PUSH_AGAIN_MS);
        await publisher.publish(messages);
      }),
    onOutcome: (rule, outcome) => outcomes.inc({ rule, outcome }),
    onPushFailed: (error) =>
      logger.warn({ code: 'push-lost', error: String(error) }, 'coupon issued, its push was lost'),
  });
  return createCouponIssuerWorker({ kafka, producer, issuer, shiftMs: clock.shiftMs, logger, metrics });
};
