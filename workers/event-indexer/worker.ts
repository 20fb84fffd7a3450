import { behaviorEventSchema } from '#contracts/events.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { EventIndex } from '#server/adapters/elasticsearch/events.ts';
import { type ConsumerServices, createConsumerWorker } from '../runtime/consumer-worker.ts';
import { createPeriodicWorker, logFailedTurns } from '../runtime/periodic.ts';
import type { Worker } from '../runtime/worker.ts';
import { createEventIndexHandler, type EventIndexHandlerDeps } from './handler.ts';

const EXPIRE_EVERY_MS = 3_600_000;
/** The index refreshes once a second at most: written one by one, events would not be visible sooner. */
const GATHER_MS = 1_000;

export interface EventIndexerDeps extends ConsumerServices {
  index: EventIndex;
  withoutForgotten: EventIndexHandlerDeps['withoutForgotten'];
  productNames: EventIndexHandlerDeps['productNames'];
  /** How often indices that are not kept any more are looked for. */
  expireEveryMs?: number;
}

/**
 * `behavior` → Elasticsearch, group `event-indexer`. While Elasticsearch or PostgreSQL is unavailable it holds, then
 * catches up. Every hour it deletes the daily indices that are not kept any more; several indexers may do so at once.
 */
export function createEventIndexerWorker(deps: EventIndexerDeps): Worker {
  const { index, logger, expireEveryMs = EXPIRE_EVERY_MS } = deps;
  const expiring = createPeriodicWorker({
    name: 'event-retention',
    everyMs: expireEveryMs,
    async turn() {
      const deleted = await index.expire();
      if (deleted.length > 0) logger.info({ deleted }, 'event indices past their days deleted');
    },
    onError: logFailedTurns(logger, 'old event indices could not be deleted'),
  });
  return createConsumerWorker(deps, {
    name: 'event-indexer',
    topic: TOPICS.behavior,
    from: 'earliest',
    gatherMs: GATHER_MS,
    schema: behaviorEventSchema,
    handle: createEventIndexHandler(deps),
    prepare: () => index.prepare(),
    jobs: [expiring],
  });
}
