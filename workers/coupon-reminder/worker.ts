import { type RemindersDeps, sendReminders } from '#server/coupons/reminders.ts';
import type { Logger } from '#server/observability/logger.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const EVERY_MS = 15_000;

export interface CouponReminderDeps extends Omit<RemindersDeps, 'onError'> {
  logger: Logger;
  everyMs?: number;
}

/** Every 15 s sends the reminders that may go out. */
export function createCouponReminderWorker({ logger, everyMs = EVERY_MS, ...deps }: CouponReminderDeps): Worker {
  const onError = (couponId: string, error: unknown) =>
    logger.warn({ code: 'job-failed', couponId, error: String(error) }, 'reminder could not be sent; trying again');
  return createPeriodicWorker({
    name: 'coupon-reminder',
    everyMs,
    async turn() {
      const sent = await sendReminders({ ...deps, onError });
      if (sent > 0) logger.info({ sent }, 'reminders sent');
    },
    onError: logFailedTurns(logger, 'reminders could not be looked at'),
  });
}
