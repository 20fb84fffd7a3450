import { SHOPPER_LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { ListChange, ListStore } from '#server/recommendation/list-store.ts';
import { reasonOf } from './list-output.ts';
import type { Ownership } from './ownership.ts';

export interface ForgottenListsDeps {
  model: RecommendationModel;
  ownership: Ownership;
  store: ListStore;
  logger: Logger;
  now(): number;
  /** Lists in Redis have expired after this. */
  keptMs: number;
}

/**
 * Deletes the lists of forgotten shoppers from Redis, at once or when it is back. Only the owner of a shopper's lists
 * does: another instance, which folds the same event later, would delete what the owner has written since. After a
 * takeover the new owner finds them still here. A shopper who came back meanwhile has lists, which their owner writes;
 * what they had dismissed is replaced all the same.
 */
export function createForgottenLists({ model, ownership, store, logger, now, keptMs }: ForgottenListsDeps) {
  /** Shopper id → when they were forgotten. */
  const forgotten = new Map<string, number>();

  function isKnown(shopperId: string): boolean {
    const shopper = model.shoppers.find(shopperId);
    return shopper >= 0 && model.knows(shopper);
  }

  const absent = (shopperId: string): ListChange[] =>
    SHOPPER_LIST_NAMES.map((list) => ({ audience: { shopperId }, list, value: null }));

  return {
    add(shopperId: string): void {
      forgotten.set(shopperId, now());
    },
    /** Never rejects. */
    async delete(): Promise<void> {
      for (const [shopperId, atMs] of forgotten) if (now() - atMs > keptMs) forgotten.delete(shopperId);
      const shopperIds = [...forgotten.keys()].filter((shopperId) => ownership.ownsId(shopperId));
      if (shopperIds.length === 0) return;
      try {
        await store.write(
          shopperIds.filter((shopperId) => !isKnown(shopperId)).flatMap(absent),
          shopperIds.map((shopperId) => ({ shopperId, productIds: model.dismissals.of(shopperId) })),
        );
        for (const shopperId of shopperIds) forgotten.delete(shopperId);
      } catch (error) {
        logger.warn(
          { code: 'job-failed', reason: reasonOf(error) },
          'lists of forgotten shoppers cannot be deleted yet',
        );
      }
    },
  };
}
