import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import { type UserRegistration, userRegistrationSchema } from '#contracts/user-registration.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import type { Worker } from '../runtime/worker.ts';

/** No shopper waits for a registration: a few large batches cost less than many small ones. */
const GATHER_MS = 1_000;

export interface UserWriterDeps extends ConsumerServices {
  /** Stores customers that are not there. */
  register(registrations: readonly UserRegistration[]): Promise<void>;
}

/**
 * `users` → PostgreSQL, group `user-writer`: customers of other sources than the shop, whose own sign-ups are in
 * PostgreSQL before they are on the topic. While PostgreSQL is unavailable it holds, then catches up.
 */
export function createUserWriterWorker({ register, ...services }: UserWriterDeps): Worker {
  return createConsumerWorker(services, {
    name: 'user-writer',
    topic: TOPICS.users,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: userRegistrationSchema,
    handle: (batch) => register(batch.flatMap(({ value }) => (takes('user-writer', value) ? [value] : []))),
  });
}
