import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { productStateSchema } from '#contracts/products.ts';
import { takes } from '#contracts/sources.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { isSignalEvent, modelSeconds } from '#domain/recommendation/model/signals.ts';
import type { BatchContext, IncomingMessage } from '#server/adapters/kafka/port.ts';
import type { ForgottenShoppers } from '#server/identity/forgotten-shoppers.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { DeadLetters } from '../runtime/dead-letters.ts';
import { createBatchHandler } from '../runtime/handle-batch.ts';
import type { Offsets } from './offsets.ts';

/** A clock may run this far ahead of the broker's; a later event counts as of then. */
const AHEAD_MS = 5 * 60_000;

/** What an event did to the model. */
export interface Folded {
  event: BehaviorEvent;
  /** Index of the shopper whose history changed, or who was forgotten; −1: none. */
  shopper: number;
  partition: number;
  /** When the log took the event in. */
  timestampMs: number;
}

export interface FoldDeps {
  model: RecommendationModel;
  offsets: Offsets;
  onFolded(folded: Folded): void;
  /** Late events of forgotten shoppers change nothing (server/identity/forgotten-shoppers.ts). */
  forgotten: Pick<ForgottenShoppers, 'covers'>;
  deadLetters: DeadLetters;
  logger: Logger;
}

/**
 * The fold: every message changes the model once and moves its partition's offset in the same breath, so a snapshot
 * taken between two messages is always exact, and what comes a second time is passed over.
 */
export function createFold({ model, offsets, onFolded, forgotten, deadLetters, logger }: FoldDeps) {
  const groupId = 'recommender-fold';

  const behavior = createBatchHandler<BehaviorEvent>({
    groupId,
    schema: behaviorEventSchema,
    deadLetters,
    logger,
    async handle(batch) {
      for (const parsed of batch) {
        const { value: event, source } = parsed;
        if (offsets.behind(source)) continue;
        if (!takes('recommender', event) || forgotten.covers(event)) {
          offsets.reach(source);
          continue;
        }
        const { partition, timestampMs } = source;
        const erased = event.type === 'shopper-forgotten' ? model.shoppers.find(event.shopperId) : -1;
        const changed = isSignalEvent(event) ? model.apply(event, modelSeconds(timestampMs + AHEAD_MS)) : -1;
        const shopper = Math.max(erased, changed);
        offsets.reach(source);
        onFolded({ event, shopper, partition, timestampMs });
      }
    },
  });
  const products = createBatchHandler({
    groupId,
    schema: productStateSchema,
    deadLetters,
    logger,
    async handle(batch) {
      for (const { value, source } of batch) {
        if (offsets.behind(source)) continue;
        model.putProduct(value);
        offsets.reach(source);
      }
    },
    async handleTombstones(messages) {
      for (const message of messages) {
        if (message.key !== null && !offsets.behind(message)) model.withdrawProduct(Number(message.key));
      }
    },
  });

  return async (messages: readonly IncomingMessage[], context: BatchContext): Promise<void> => {
    const last = messages.at(-1);
    if (last === undefined) return;
    await (last.topic === 'product-states' ? products : behavior)(messages, context);
    // What was set aside is behind us too.
    offsets.reach(last);
  };
}
