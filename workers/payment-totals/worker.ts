import { type PaymentMessage, paymentMessageSchema } from '#contracts/payments.ts';
import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const PRUNE_EVERY_MS = 3_600_000;
/** Totals by minute need not be there within the second: a burst is counted in few transactions. */
const GATHER_MS = 500;

export interface PaymentTotalsDeps extends ConsumerServices {
  /** Counts steps, each once; resolves with those that were new. */
  count(steps: readonly PaymentMessage[]): Promise<readonly PaymentMessage[]>;
  /** Deletes what is not kept any more. */
  prune(): Promise<number>;
}

/**
 * `payments` → `payment_minute`, group `payment-totals`: payments and won by minute, source, provider, method, step and
 * error. While PostgreSQL is unavailable it holds. Every hour it deletes rows that are not kept any more.
 */
export function createPaymentTotalsWorker({ count, prune, ...services }: PaymentTotalsDeps): Worker {
  const help = 'Steps of payments counted, each once.';
  const counter = services.metrics?.counter('dangol_payment_steps_total', help, ['source', 'step']);
  const pruning = createPeriodicWorker({
    name: 'payment-totals-retention',
    everyMs: PRUNE_EVERY_MS,
    async turn() {
      await prune();
    },
    onError: logFailedTurns(services.logger, 'old payment totals could not be deleted'),
  });
  return createConsumerWorker(services, {
    name: 'payment-totals',
    topic: TOPICS.payments,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: paymentMessageSchema,
    async handle(batch) {
      const steps = batch.flatMap(({ value }) => (takes('payment-totals', value) ? [value] : []));
      for (const { source, step } of await count(steps)) counter?.inc({ source, step });
    },
    jobs: [pruning],
  });
}
