import { runWorkers } from '../runtime/run.ts';
import { couponReminderFactory } from './factory.ts';

await runWorkers(process.env, 'coupon-reminder', [couponReminderFactory]);
