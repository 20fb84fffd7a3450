import type { BehaviorEvent } from '#contracts/events.ts';
import type { RecentSearches } from '#server/search/port.ts';
import type { Redis } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

const MOST_KEPT = 20;

/** A list a shopper, newest first, each query once, kept 90 days from the last search. One round trip each. */
export function createRedisRecentSearches(redis: Redis, keys: RedisKeys): RecentSearches {
  return {
    read: (shopperId, limit) => redis.lrange(keys.recentSearches(shopperId), 0, limit - 1),
    async add(shopperId, query) {
      const key = keys.recentSearches(shopperId);
      await redis
        .multi()
        .lrem(key, 0, query)
        .lpush(key, query)
        .ltrim(key, 0, MOST_KEPT - 1)
        .expire(key, TTL_SECONDS.recentSearches)
        .exec();
    },
    async remove(shopperId, query) {
      await redis.lrem(keys.recentSearches(shopperId), 0, query);
    },
    async clear(shopperId) {
      await redis.del(keys.recentSearches(shopperId));
    },
  };
}

const MAX_LENGTH = 60;

/**
 * Records what a shopper searched for and found. Not waited for: while Redis is away the search box offers fewer words.
 */
export function createRecentSearchesWriter(recent: Pick<RecentSearches, 'add'>) {
  return (events: readonly BehaviorEvent[]): void => {
    for (const event of events) {
      if (event.type !== 'searched' || event.payload.results === 0) continue;
      const query = event.payload.query.trim().slice(0, MAX_LENGTH);
      if (query !== '') recent.add(event.shopperId, query).catch(() => undefined);
    }
  };
}
