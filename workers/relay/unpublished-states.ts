import type { Logger } from '#server/observability/logger.ts';
import { BATCH_ROWS } from './handler.ts';

/** How often products that were not published are looked for while there are none; after a failure. */
const LOOK_EVERY_MS = 60_000;
const RETRY_AFTER_MS = 5_000;

export interface UnpublishedStatesOptions {
  /**
   * Puts up to `limit` product states into the outbox; returns how many (server/adapters/postgres/product-states.ts).
   */
  publish(limit: number): Promise<number>;
  logger: Logger;
  nowMs?: () => number;
}

/**
 * Publishes the states of products that the release before wrote, a batch at each call, which the relay makes when it
 * has sent what the outbox held: events do not wait, and the outbox does not fill with states. Resolves with the number
 * in this batch; 0 when there is none or it is not time to look. A look that fails is logged and repeated.
 */
export function createUnpublishedStates({
  publish,
  logger,
  nowMs = () => performance.now(),
}: UnpublishedStatesOptions): () => Promise<number> {
  let dueMs = Number.NEGATIVE_INFINITY;
  let total = 0;
  return async () => {
    if (nowMs() < dueMs) return 0;
    try {
      const count = await publish(BATCH_ROWS);
      total += count;
      if (count > 0) return count;
      if (total > 0) logger.info({ products: total }, 'states of products published that the release before wrote');
      total = 0;
      dueMs = nowMs() + LOOK_EVERY_MS;
    } catch (error) {
      logger.warn(
        { code: 'postgres-away', reason: String(error) },
        'states of products could not be published; trying again',
      );
      dueMs = nowMs() + RETRY_AFTER_MS;
    }
    return 0;
  };
}
