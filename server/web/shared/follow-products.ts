import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { productStateSchema } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { IncomingMessage, Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import type { Catalog } from '#server/catalog/catalog.ts';
import type { Logger } from '#server/observability/logger.ts';
import { within } from '#server/timeout.ts';
import { createLogPosition } from './log-position.ts';
import { MOST_UNFOLLOWED_MS } from './page-age.ts';
import type { SharedPages } from './shared-pages.ts';
import { createVisibleChanges } from './visible-changes.ts';

export interface FollowOptions {
  kafka: Pick<Kafka, 'consume' | 'admin'>;
  catalog: Pick<Catalog, 'forget'>;
  pages: Pick<SharedPages, 'changed' | 'follow' | 'isFollowing'>;
  logger: Pick<Logger, 'info' | 'warn'>;
  nowMs?: () => number;
}

/** Of the pages served while changes do not arrive: their own age and that of the caches they are rendered from. */
export const UNFOLLOWED_PAGES_SECONDS = (2 * MOST_UNFOLLOWED_MS) / 1_000;
/** Changes count as arriving for so long after all of the log was last known to be read. */
const FOLLOWED_FOR_MS = 3_000;
const CHECK_EVERY_MS = 500;
const CHECK_WITHIN_MS = 1_000;
const JOIN_AGAIN_AFTER_MS = 1_000;

/**
 * Reads `product-states` from its end, in a group of this process alone that commits nothing. First the catalogue's
 * caches forget a product, then the pages that show it are out of date: a page rendered again reads the new state.
 * Every half second the end of the log is compared with what was read; where that is unknown or behind for 3 s, pages
 * live for MOST_UNFOLLOWED_MS and caches as long, so that no page served is older than 5 s. Cost: one request to Kafka
 * a check.
 */
export function followProducts({ kafka, catalog, pages, logger, nowMs = () => performance.now() }: FollowOptions): {
  close(): Promise<void>;
} {
  const position = createLogPosition();
  const changesOf = createVisibleChanges();
  const closing = new AbortController();
  const { signal } = closing;
  let consumer: LogConsumer | undefined;
  let emptiedAtMs = Number.NEGATIVE_INFINITY;

  async function onBatch(messages: readonly IncomingMessage[]): Promise<void> {
    const changed = changedBy(messages);
    if (changed.length > 0) {
      catalog.forget(changed);
      pages.changed(changed);
    }
    const last = messages.at(-1);
    if (last !== undefined) position.read(last.partition, last.offset + 1n);
  }

  function changedBy(messages: readonly IncomingMessage[]): number[] {
    const changed: number[] = [];
    const states = messages.flatMap(({ key, value }) => {
      const state = productStateSchema.safeParse(parsed(value));
      if (state.success) return [state.data];
      // A product that is gone, or a state this release cannot read.
      const productId = Number(key);
      if (Number.isSafeInteger(productId)) changed.push(productId);
      return [];
    });
    return [...changed, ...changesOf(states)];
  }

  async function join(): Promise<void> {
    const admin = await kafka.admin();
    position.begin(await admin.endOffsets(TOPICS.productStates));
    // Nothing before these places is read: whatever was rendered or cached by then may miss a change.
    catalog.forget('all');
    pages.changed('all');
    const joined = await kafka.consume({
      groupId: `web-pages-${randomUUID()}`,
      topics: [TOPICS.productStates],
      from: 'latest',
      commit: false,
      startAt: (_, partition) => position.at(partition),
      onBatch,
      onStalled: () => {
        logger.warn({ code: 'kafka-consumer' }, 'changes of products stopped arriving; joining again');
        void consumer?.close().then(keepJoining);
      },
    });
    consumer = joined;
    if (signal.aborted) await joined.close();
  }

  async function keepJoining(): Promise<void> {
    while (!signal.aborted) {
      try {
        await join();
        return;
      } catch (error) {
        logger.warn({ code: 'kafka-consumer', error: String(error) }, 'changes of products cannot be followed yet');
        await delay(JOIN_AGAIN_AFTER_MS, undefined, { ref: false });
      }
    }
  }

  async function check(): Promise<void> {
    const askedAtMs = nowMs();
    const ends = await within(
      kafka.admin().then((admin) => admin.endOffsets(TOPICS.productStates)),
      CHECK_WITHIN_MS,
    ).catch(() => null);
    if (ends != null && consumer !== undefined) position.ended(ends, askedAtMs);
    const isFollowing = nowMs() - position.completeAtMs() < FOLLOWED_FOR_MS;
    if (isFollowing !== pages.isFollowing()) {
      pages.follow(isFollowing);
      if (isFollowing) logger.info('shared pages follow the changes of products');
      else logger.warn({ code: 'kafka-consumer' }, 'changes of products do not arrive: shared pages live for seconds');
    }
    if (!isFollowing && nowMs() - emptiedAtMs >= MOST_UNFOLLOWED_MS) {
      emptiedAtMs = nowMs();
      catalog.forget('all');
    }
  }

  async function keepChecking(): Promise<void> {
    while (!signal.aborted) {
      await check();
      await delay(CHECK_EVERY_MS, undefined, { ref: false });
    }
  }

  void keepJoining();
  void keepChecking();
  return {
    async close() {
      closing.abort();
      await consumer?.close();
    },
  };
}

function parsed(value: string | null): unknown {
  try {
    return value === null ? null : JSON.parse(value);
  } catch {
    return null;
  }
}
