import { createLocalMailer } from '#server/adapters/mail/local-mailer.ts';
import type { WorkerFactory } from '../runtime/worker.ts';
import { createCouponReminderWorker } from './worker.ts';

export const couponReminderFactory: WorkerFactory = ({ database, env, clock, logger }) => {
  const { now } = clock;
  const db = database();
  const webUrl = env.PUBLIC_WEB_URL ?? `http://localhost:${env.WEB_PORT}`;
  return createCouponReminderWorker({
    db,
    mailer: createLocalMailer({ db, now }),
    now,
    secret: env.SESSION_SECRET,
    webUrl,
    logger,
  });
};
