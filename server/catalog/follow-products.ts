import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { productStateSchema } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { IncomingMessage, Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import { within } from '#server/timeout.ts';
import type { Catalog } from './catalog.ts';
import { canContinue, createLogPosition, isAnotherTopic, messagesBetween } from './log-position.ts';
import { type ChangedProducts, createVisibleChanges, type SeenState } from './visible-changes.ts';

/** How far the topic was read, and what was seen by then: a later process goes on from there. */
export interface FollowedState {
  /** Offset to read next, by partition. */
  offsets: ReadonlyMap<number, bigint>;
  seen: readonly (readonly [productId: number, state: SeenState])[];
}

export interface FollowOptions {
  /** In the name of the consumer group: the process. */
  process: 'web' | 'realtime';
  kafka: Pick<Kafka, 'consume' | 'admin'>;
  /** Whether a state committed more than COMMITTED_FOR_MS ago is not on the topic yet. */
  isUnpublished(olderThanMs: number): Promise<boolean>;
  catalog: Pick<Catalog, 'forget'>;
  /**
   * What is made of the catalogue's answers, and out of date after them. `ownPages`: products of which only their own
   * pages are out of date.
   */
  onChanged?(productIds: readonly number[] | 'all', ownPages: readonly number[]): void;
  /** Where a process before this one stopped; null: nothing is known of the topic. */
  saved?: Promise<FollowedState | null>;
  /**
   * Then reads the whole topic first, some 50 µs a product: of a product whose state was never seen, an order counts as
   * a change of what pages show.
   */
  readsAll?: boolean;
  logger: Pick<Logger, 'info' | 'warn'>;
  nowMs?: () => number;
}

export interface FollowedProducts {
  /** Whether all that was committed until some 3 s ago is known here. */
  isFollowing(): boolean;
  /** null: nothing was read yet. O(products). */
  state(): FollowedState | null;
  close(): Promise<void>;
}

/**
 * Changes count as arriving for so long after all of the topic was last known to be read: where a later check failed,
 * and where none did, but answers take their time, as they do in a process that is busy.
 */
const FOLLOWED_FOR_MS = { afterFailure: 2_000, whileSlow: 5_000 };
/** A state that the relay has not sent after this long holds that up. */
const COMMITTED_FOR_MS = 800;
/** While changes do not arrive, caches are emptied this often. */
const EMPTIED_EVERY_MS = 2_000;
const CHECK_EVERY_MS = 500;
const CHECKS_AT_ONCE = 4;
const CHECK_WITHIN_MS = 1_000;
const JOIN_AGAIN_AFTER_MS = 1_000;
/** More than so many messages take longer to read than what they refer to takes to make again. */
const MOST_MISSED = 50_000;
/** A longer topic is followed from its end. */
const MOST_READ = 250_000;

/**
 * Reads `product-states`, in a group of this process alone that commits nothing: from where a process before it
 * stopped, else from its end, or from its beginning (`readsAll`). First the catalogue's caches forget a product, then
 * `onChanged`: what is made again reads the new state. Every half second the outbox is asked for states that the relay
 * has not sent, and the end of the topic is compared with what was read; while either is behind for 2 s, or nothing is
 * known for 5 s, caches are emptied every 2 s. Cost: one request to PostgreSQL and one to Kafka a check.
 */
export function followProducts(options: FollowOptions): FollowedProducts {
  const { kafka, catalog, onChanged = () => undefined, logger, nowMs = () => performance.now() } = options;
  const position = createLogPosition();
  const changes = createVisibleChanges();
  const closing = new AbortController();
  const { signal } = closing;
  let consumer: LogConsumer | undefined;
  let emptiedAtMs = Number.NEGATIVE_INFINITY;
  let wasFollowing = false;

  /** The last check that found something away or behind: when it began, and what. */
  let failed: { atMs: number; reason: string } = { atMs: Number.NEGATIVE_INFINITY, reason: 'not read yet' };

  function isFollowing(): boolean {
    const completeAtMs = position.completeAtMs();
    const { afterFailure, whileSlow } = FOLLOWED_FOR_MS;
    return nowMs() - completeAtMs < (failed.atMs > completeAtMs ? afterFailure : whileSlow);
  }

  function changed(productIds: readonly number[] | 'all', ownPages: readonly number[] = []): void {
    if (productIds === 'all' || productIds.length > 0) catalog.forget(productIds);
    onChanged(productIds, ownPages);
  }

  async function onBatch(messages: readonly IncomingMessage[]): Promise<void> {
    const { anywhere, ownPage } = changedBy(messages);
    if (anywhere.length > 0 || ownPage.length > 0) changed(anywhere, ownPage);
    const last = messages.at(-1);
    if (last !== undefined) position.read(last.partition, last.offset + 1n);
  }

  function changedBy(messages: readonly IncomingMessage[]): ChangedProducts {
    const ids: number[] = [];
    const states = messages.flatMap(({ key, value }) => {
      const state = productStateSchema.safeParse(parsed(value));
      if (state.success) return [state.data];
      // A product that is gone, or a state this release cannot read.
      const productId = Number(key);
      if (Number.isSafeInteger(productId)) ids.push(productId);
      return [];
    });
    const { anywhere, ownPage } = changes.of(states);
    return { anywhere: [...ids, ...anywhere], ownPage };
  }

  async function join(): Promise<void> {
    const admin = await kafka.admin();
    const starts = await admin.startOffsets(TOPICS.productStates);
    const ends = await admin.endOffsets(TOPICS.productStates);
    if (!canContinue(position.offsets(), starts, ends, MOST_MISSED)) {
      // Whatever was made of the catalogue by now may miss a change; nothing is followed before the end is reached.
      position.begin(options.readsAll === true && messagesBetween(starts, ends) <= MOST_READ ? starts : ends);
      changes.clear();
      changed('all');
    }
    const joined = await kafka.consume({
      groupId: `${options.process}-products-${randomUUID()}`,
      topics: [TOPICS.productStates],
      from: 'latest',
      commit: false,
      startAt: (_, partition) => position.at(partition),
      onBatch,
      onStalled: joinAgain,
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

  function joinAgain(): void {
    const ended = consumer;
    consumer = undefined;
    if (ended === undefined) return;
    logger.warn({ code: 'kafka-consumer' }, 'changes of products stopped arriving; joining again');
    void ended.close().then(keepJoining);
  }

  async function check(): Promise<void> {
    const askedAtMs = nowMs();
    const fail = (reason: string) => {
      if (askedAtMs > failed.atMs) failed = { atMs: askedAtMs, reason };
    };
    // Asked first: what is no longer in the outbox is on the topic. Without PostgreSQL nothing is committed either.
    const isBehind = await within(options.isUnpublished(COMMITTED_FOR_MS), CHECK_WITHIN_MS);
    const read = position.offsets();
    const ends = await within(
      kafka.admin().then((admin) => admin.endOffsets(TOPICS.productStates)),
      CHECK_WITHIN_MS,
    );
    if (consumer === undefined) return;
    if (ends === undefined) fail('Kafka does not answer');
    else if (isAnotherTopic(read, ends)) joinAgain();
    else if (isBehind === true) fail('the relay is behind');
    else position.ended(ends, askedAtMs);
  }

  async function keepChecking(): Promise<void> {
    // One begins while others wait for their answers: in a busy process each takes a while.
    const underWay = new Set<Promise<void>>();
    while (!signal.aborted) {
      if (underWay.size < CHECKS_AT_ONCE) {
        const one = check().finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await delay(CHECK_EVERY_MS, undefined, { ref: false });
    }
  }

  function emptyWhileAway(): void {
    const follows = isFollowing();
    if (follows !== wasFollowing) {
      wasFollowing = follows;
      if (follows) logger.info('changes of products are followed');
      else
        logger.warn(
          {
            code: 'kafka-consumer',
            reason: failed.atMs > position.completeAtMs() ? failed.reason : 'answers are slow',
          },
          'changes of products do not arrive: what shows them lives for seconds',
        );
    }
    if (follows || nowMs() - emptiedAtMs < EMPTIED_EVERY_MS) return;
    emptiedAtMs = nowMs();
    catalog.forget('all');
  }

  async function begin(): Promise<void> {
    const saved = (await options.saved?.catch(() => null)) ?? null;
    if (saved !== null) {
      position.begin(saved.offsets);
      changes.restore(saved.seen);
    }
    await keepJoining();
  }

  void begin();
  void keepChecking();
  const emptying = setInterval(emptyWhileAway, CHECK_EVERY_MS / 2);
  emptying.unref();
  return {
    isFollowing,
    state() {
      const offsets = position.offsets();
      return offsets.size === 0 ? null : { offsets, seen: changes.seen() };
    },
    async close() {
      closing.abort();
      clearInterval(emptying);
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
