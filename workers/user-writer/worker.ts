import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { type UserRegistration, userRegistrationSchema } from '#contracts/user-registration.ts';
import type { Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { consumeEvents } from '../runtime/consume-events.ts';
import type { Worker } from '../runtime/worker.ts';

/** No shopper waits for a registration: a few large batches cost less than many small ones. */
const GATHER_MS = 1_000;

export interface UserWriterDeps {
  kafka: Kafka;
  producer(): Promise<LogProducer>;
  /** Stores customers that are not there. */
  register(registrations: readonly UserRegistration[]): Promise<void>;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * `users` → PostgreSQL, group `user-writer`: customers of other sources than the shop, whose own sign-ups are in
 * PostgreSQL before they are on the topic. While PostgreSQL is unavailable it holds, then catches up.
 */
export function createUserWriterWorker({ kafka, producer, register, logger, metrics }: UserWriterDeps): Worker {
  let consumer: LogConsumer | null = null;
  return {
    name: 'user-writer',
    async start() {
      consumer = await consumeEvents({
        kafka,
        groupId: 'user-writer',
        topics: [TOPICS.users],
        from: 'earliest',
        gatherMs: GATHER_MS,
        schema: userRegistrationSchema,
        handle: (batch) => register(batch.flatMap(({ value }) => (takes('user-writer', value) ? [value] : []))),
        producer,
        logger,
        ...(metrics && { metrics }),
      });
    },
    async stop() {
      await consumer?.close();
      consumer = null;
    },
  };
}
