import { type PaymentMessage, paymentMessageSchema } from '#contracts/payments.ts';
import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import { createPeriodicWorker } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';

const PRUNE_EVERY_MS = 3_600_000;
/** Totals by minute need not be there within the second: a burst is counted in few transactions. */
const GATHER_MS = 500;

export interface PaymentTotalsDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  /** Counts steps, each once; resolves with those that were new. */
  count(steps: readonly PaymentMessage[]): Promise<readonly PaymentMessage[]>;
  /** Deletes what is not kept any more. */
  prune(): Promise<number>;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * `payments` → `payment_minute`, group `payment-totals`: payments and won by minute, source, provider, method, step and
 * error. While PostgreSQL is unavailable it holds. Every hour it deletes rows that are not kept any more.
 */
export function createPaymentTotalsWorker(deps: PaymentTotalsDeps): Worker {
  const { kafka, producer, count, prune, logger, metrics } = deps;
  const help = 'Steps of payments counted, each once.';
  const counter = metrics?.counter('dangol_payment_steps_total', help, ['source', 'step']);
  const pruning = createPeriodicWorker({
    name: 'payment-totals-retention',
    everyMs: PRUNE_EVERY_MS,
    async turn() {
      await prune();
    },
    onError: (error) =>
      logger.warn(
        { code: 'job-failed', error: String(error) },
        'old payment totals could not be deleted; trying again',
      ),
  });
  let consumer: LogConsumer | null = null;
  return {
    name: 'payment-totals',
    async start() {
      consumer = await consumeEvents({
        kafka,
        groupId: 'payment-totals',
        topics: [TOPICS.payments],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: paymentMessageSchema,
        async handle(batch) {
          const steps = batch.flatMap(({ value }) => (takes('payment-totals', value) ? [value] : []));
          for (const { source, step } of await count(steps)) counter?.inc({ source, step });
        },
        producer,
        logger,
        ...(metrics && { metrics }),
      });
      await pruning.start();
    },
    async stop() {
      await Promise.all([consumer?.close(), pruning.stop()]);
      consumer = null;
    },
  };
}
