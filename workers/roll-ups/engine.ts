import { setImmediate } from 'node:timers/promises';
import type { Topic } from '#contracts/topics.ts';
import type { IncomingMessage, Kafka } from '#server/adapters/kafka/port.ts';
import { applyBatch, type OutcomeRow, type StagedMessage } from '#server/adapters/postgres/roll-ups/apply-batch.ts';
import { isLeaseLost, type Lease } from '#server/adapters/postgres/roll-ups/lease.ts';
import {
  beginOffsets,
  forgetOffsets,
  readOffsets,
  type StoredOffsets,
} from '#server/adapters/postgres/roll-ups/offsets.ts';
import type { SqlPool } from '#server/adapters/postgres/sql-pool.ts';
import { storeFault } from '#server/adapters/store-fault.ts';
import { stageMessage } from '#server/metrics/stage.ts';
import type { Logger } from '#server/observability/logger.ts';
import { pause } from '#server/pause.ts';
import { backoffMs } from '../runtime/backoff.ts';
import { type Figures, READ_TOPICS } from './figures.ts';
import { createGatherer } from './gather.ts';

/** A transaction a second at most while little comes, and none while nothing does. */
const FETCH_MS = 1_000;
/** Of one transaction: some 0.5 s. */
const MOST_MESSAGES = 10_000;
const CONCURRENCY = 9;
/** Some 10 ms; then others of the process have their turn, and the transaction under way its answers. */
const PARSED_AT_ONCE = 500;
/** How often orders that are not stored yet are looked up, when no message comes. */
const LOOK_UP_MS = 1_000;
const BACKOFF = { firstMs: 100, mostMs: 2_000 };

export interface EngineDeps {
  kafka: Kafka;
  pool: SqlPool;
  logger: Logger;
  figures?: Figures | undefined;
  now: () => Date;
}

export interface Engine {
  /** Ends after the transaction under way. */
  close(): Promise<void>;
}

/**
 * Applies what `orders` and `behavior` hold from the stored offsets on, while `lease` holds; `onLost` is called once it
 * does not. A group of its own for each lease: all partitions are its own at once, whichever process held it before.
 * Rejects with DangolError('unavailable') when Kafka is away.
 */
export async function startEngine(
  { kafka, pool, logger, figures, now }: EngineDeps,
  lease: Lease,
  onLost: () => void,
): Promise<Engine> {
  const closing = new AbortController();
  const positions = await openOffsets();
  let waiting = 0;

  async function openOffsets(): Promise<StoredOffsets> {
    const [stored, admin] = [await readOffsets(pool), await kafka.admin()];
    for (const topic of READ_TOPICS) {
      const ends = await admin.endOffsets(topic);
      const isNew = [...(stored.get(topic) ?? [])].some(([partition, next]) => next > (ends.get(partition) ?? 0n));
      if (isNew) {
        logger.warn({ code: 'kafka-topics', topic }, 'the topic was made anew; read from its start');
        await forgetOffsets(pool, lease, topic);
        stored.set(topic, new Map());
      } else if (topic === 'behavior' && stored.get(topic) === undefined) {
        await beginOffsets(pool, lease, { topic, ends, nowMs: now().getTime() });
        stored.set(topic, ends);
      }
    }
    return stored;
  }

  /** Tries until it is done, or the lease is over: what PostgreSQL refuses is found by halves and left out. */
  async function apply(messages: readonly StagedMessage[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        closing.signal.throwIfAborted();
        const startedMs = performance.now();
        const outcome = await pool.transaction((tx) => applyBatch(tx, messages, lease));
        noteOutcome(outcome, (performance.now() - startedMs) / 1_000);
        return;
      } catch (error) {
        if (closing.signal.aborted) throw error;
        if (isLeaseLost(error)) {
          close();
          onLost();
          throw error;
        }
        if (storeFault(error)?.code === 'invalid-input') return applyHalves(messages, error);
        logger.warn({ code: 'roll-up-failed', error: String(error), attempt }, 'a batch was not applied; trying again');
        await pause(backoffMs(attempt, BACKOFF), closing.signal);
      }
    }
  }

  async function applyHalves(messages: readonly StagedMessage[], error: unknown): Promise<void> {
    const [first] = messages;
    if (first === undefined) throw error;
    if (messages.length > 1) {
      const middle = messages.length >> 1;
      await apply(messages.slice(0, middle));
      return apply(messages.slice(middle));
    }
    const { topic, partition, offset, messageAtMs, hint, act } = first;
    if (hint === undefined && act === undefined) throw error;
    logger.warn(
      { code: 'message-refused', topic, partition, offset: String(offset), error: String(error) },
      'left out',
    );
    figures?.rejected(topic);
    return apply([{ topic, partition, offset, messageAtMs }]);
  }

  function noteOutcome(outcome: readonly OutcomeRow[], seconds: number): void {
    figures?.applied(outcome, seconds);
    waiting = outcome.find((row) => row.outcome === 'waiting')?.count ?? 0;
  }

  const gatherer = createGatherer(apply, MOST_MESSAGES);

  async function onBatch(messages: readonly IncomingMessage[]): Promise<void> {
    const last = messages.at(-1);
    if (last === undefined) return;
    const staged: StagedMessage[] = [];
    for (const [at, message] of messages.entries()) {
      if (at % PARSED_AT_ONCE === 0) await setImmediate();
      const { staged: row, isRejected } = stageMessage(message);
      if (isRejected) figures?.rejected(message.topic);
      if (row.hint !== undefined || row.act !== undefined || message === last) staged.push(row);
    }
    await gatherer.add(staged);
    positions.set(last.topic, (positions.get(last.topic) ?? new Map()).set(last.partition, last.offset + 1n));
  }

  const consumer = await kafka.consume({
    ...{ groupId: `roll-ups-${lease.fence}`, topics: READ_TOPICS, from: 'earliest', commit: false },
    ...{ concurrency: CONCURRENCY, gatherMs: FETCH_MS, onBatch },
    startAt: (topic: Topic, partition: number) => positions.get(topic)?.get(partition),
  });
  // At once for what waited before, then while something does.
  waiting = 1;
  const lookUps = (async () => {
    while (!closing.signal.aborted) {
      if (waiting > 0) await gatherer.poke().catch(() => undefined);
      await pause(LOOK_UP_MS, closing.signal);
    }
  })();

  function close(): void {
    closing.abort();
  }
  return {
    async close() {
      close();
      await Promise.all([consumer.close(), lookUps]);
    },
  };
}
