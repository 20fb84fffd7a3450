import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Attributor } from '#server/attribution/attributor.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createAttributionHandler } from './handler.ts';

const SWEEP_EVERY_MS = 60_000;
/** No request waits for attribution: orders are attributed when they are read, by the rows stored until then. */
const GATHER_MS = 1_000;

export interface AttributionWorkerDeps extends ConsumerServices {
  attributor: Attributor;
}

/** `behavior` → the books of attribution in PostgreSQL, group `attribution`; and once a minute what is too old goes. */
export function createAttributionWorker({ attributor, ...services }: AttributionWorkerDeps): Worker {
  const sweeper = createPeriodicWorker({
    name: 'attribution-sweep',
    everyMs: SWEEP_EVERY_MS,
    turn: () => attributor.sweep(),
    onError: logFailedTurns(services.logger, 'old attributions could not be swept'),
  });
  return createConsumerWorker(services, {
    name: 'attribution',
    topic: TOPICS.behavior,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: behaviorEventSchema,
    handle: createAttributionHandler(attributor),
    jobs: [sweeper],
  });
}
