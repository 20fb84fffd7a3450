import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { CouponIssuer } from '#server/coupons/issuer.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createCouponEventHandler } from './handler.ts';

const TICK_MS = 250;
/**
 * A batch costs some seven statements, however few events it holds. A coupon is shown a fifth of a second later at
 * most, of the three seconds it has.
 */
const GATHER_MS = 200;

export interface CouponIssuerWorkerDeps extends ConsumerServices {
  issuer: CouponIssuer;
  /** How far the shop's clock stands from the broker's (server/clock.ts). */
  shiftMs?: number;
  /** How often due timers are looked for. */
  tickMs?: number;
}

/**
 * `behavior` → coupon rules, group `coupon-issuer`; and every quarter of a second the timers that are due. Timers stand
 * in PostgreSQL: they outlive the worker, and any issuer may claim them.
 */
export function createCouponIssuerWorker(deps: CouponIssuerWorkerDeps): Worker {
  const { issuer, shiftMs = 0, tickMs = TICK_MS, ...services } = deps;
  const timers = createPeriodicWorker({
    name: 'coupon-timers',
    everyMs: tickMs,
    async turn(signal) {
      // Many due at once: go on without a pause.
      while (!signal.aborted && (await issuer.runDueTimers()) > 0);
    },
    onError: logFailedTurns(services.logger, 'timers could not be looked at'),
  });
  return createConsumerWorker(services, {
    name: 'coupon-issuer',
    topic: TOPICS.behavior,
    from: 'latest',
    gatherMs: GATHER_MS,
    schema: behaviorEventSchema,
    handle: createCouponEventHandler(issuer, shiftMs),
    jobs: [timers],
  });
}
