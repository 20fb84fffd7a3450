import { DangolError } from '#domain/shared/errors.ts';
import type { BatchContext, IncomingMessage } from '#server/adapters/kafka/port.ts';
import { storeFault } from '#server/adapters/store-fault.ts';
import type { Logger } from '#server/observability/logger.ts';
import { pause } from '#server/pause.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import type { DeadLetters, Rejected } from './dead-letters.ts';
import { type Parsed, parseMessages, type Schema } from './parse.ts';

export interface HandleContext<T> extends BatchContext {
  /**
   * Sets one message of the batch aside, with the reason; the others are handled as if it was not there. For a handler
   * that decides message by message: throwing sends the runtime through the batch one by one. Only what was refused in
   * the run that succeeded counts.
   */
  refuse(message: Parsed<T>, reason: string): void;
}

export interface HandlerOptions<T> {
  groupId: string;
  schema: Schema<T>;
  handle(batch: readonly Parsed<T>[], context: HandleContext<T>): Promise<void>;
  handleTombstones?(messages: readonly IncomingMessage[], context: BatchContext): Promise<void>;
  deadLetters: DeadLetters;
  logger: Logger;
  backoff?: Backoff;
  /** Tries of a message that fails for a reason we do not know, before it is set aside. */
  unknownTries?: number;
}

type Outcome = { done: true } | { done: false; reason: string };

/**
 * States of a batch:
 *   parse   → invalid messages become dead letters, the rest is handled
 *   handle  → done
 *           → a service is unavailable: retries the whole batch with backoff, until the partition is reassigned
 *           → refused: handles the messages one by one, so that only the one that fails becomes a dead letter
 * Rejects only when the partition is stale (`signal` is aborted then): nothing is committed then and the batch
 * is redelivered.
 */
export function createBatchHandler<T>(options: HandlerOptions<T>) {
  const { groupId, schema, handle, handleTombstones, deadLetters, logger } = options;
  const { backoff = { firstMs: 200, mostMs: 5_000 }, unknownTries = 5 } = options;

  /** Retries until done, refused or aborted. */
  async function attempt(
    work: () => Promise<void>,
    { signal, isStale }: BatchContext,
    retriesUnknown: boolean,
  ): Promise<Outcome> {
    for (let tries = 1, unknown = 1; ; tries += 1) {
      if (isStale()) throw new DangolError('unavailable', `${groupId} let go of a batch; it comes again.`);
      try {
        await work();
        return { done: true };
      } catch (error) {
        // Unknown: a defect or a temporary failure. A few retries, then the message becomes a dead letter.
        const retriable = storeFault(error)?.retriable;
        const reason = error instanceof Error ? error.message : String(error);
        if (retriable === false) return { done: false, reason };
        if (retriable === undefined) {
          if (!retriesUnknown || unknown >= unknownTries) {
            logger.error(
              { code: 'handler-failed', groupId, err: error },
              'a handler failed for a reason it does not name',
            );
            return { done: false, reason };
          }
          unknown += 1;
        }
        if (tries === 1 || tries % 10 === 0)
          logger.warn({ code: 'partition-held', groupId, tries, reason }, 'holding the partition');
        await pause(backoffMs(tries, backoff), signal);
      }
    }
  }

  async function setAside(rejected: readonly Rejected[], context: BatchContext): Promise<void> {
    if (rejected.length === 0) return;
    const outcome = await attempt(() => deadLetters.put(rejected), context, true);
    if (!outcome.done)
      throw new DangolError('unavailable', `${groupId} could not set a message aside: ${outcome.reason}`);
  }

  return async (messages: readonly IncomingMessage[], context: BatchContext): Promise<void> => {
    const tombstones = handleTombstones === undefined ? [] : messages.filter(({ value }) => value === null);
    const bodies = tombstones.length === 0 ? messages : messages.filter(({ value }) => value !== null);
    const { parsed, rejected } = parseMessages(bodies, schema);

    if (parsed.length > 0) {
      let refused: Rejected[] = [];
      const run = (some: readonly Parsed<T>[]) => () => {
        refused = [];
        return handle(some, { ...context, refuse: ({ source }, reason) => refused.push({ source, reason }) });
      };
      // A single message is retried at once; a batch is first split to find the message that fails.
      const whole = await attempt(run(parsed), context, parsed.length === 1);
      if (whole.done) rejected.push(...refused);
      if (!whole.done)
        for (const message of parsed) {
          const outcome: Outcome = parsed.length === 1 ? whole : await attempt(run([message]), context, true);
          if (outcome.done) rejected.push(...refused);
          else rejected.push({ source: message.source, reason: outcome.reason });
        }
    }
    if (tombstones.length > 0 && handleTombstones !== undefined) {
      const outcome = await attempt(() => handleTombstones(tombstones, context), context, true);
      if (!outcome.done) for (const source of tombstones) rejected.push({ source, reason: outcome.reason });
    }
    await setAside(rejected, context);
  };
}
