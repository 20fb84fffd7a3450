import { LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import type { RedisKeys } from './redis-keys.ts';

/**
 * Deletes what Redis holds of a shopper. Of one who stays: what they looked at until `until`, and the words they
 * searched; their lists are the recommender's, which writes them anew. One round trip.
 */
export function createRedisErasure(redis: Redis, keys: RedisKeys) {
  return async (
    shopperId: string,
    { until, hasLeft, searches }: { until: Date; hasLeft: boolean; searches: boolean },
  ): Promise<void> => {
    const transaction = redis.multi();
    if (hasLeft || searches) transaction.del(keys.recentSearches(shopperId));
    if (hasLeft) {
      transaction.del(keys.recentViews(shopperId), keys.dismissals(shopperId));
      transaction.del(LIST_NAMES.map((list) => keys.recommendations(list, shopperId)));
      transaction.zrem(keys.online(), shopperId);
    } else transaction.zremrangebyscore(keys.recentViews(shopperId), '-inf', until.getTime());
    try {
      pipelineAnswers(await transaction.exec());
    } catch (error) {
      throw redisUnavailable(error);
    }
  };
}
