import type { BehaviorEvent } from '#contracts/events.ts';
import type { RecentViews } from '#server/identity/recent-views.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Reads the sorted set that the log's consumers keep: product id by when it was last seen. */
export function createRedisRecentViews(redis: Redis, keys: RedisKeys): RecentViews {
  return {
    async read(shopperId, limit) {
      try {
        const flat = await redis.zrevrange(keys.recentViews(shopperId), 0, limit - 1, 'WITHSCORES');
        return Array.from({ length: flat.length / 2 }, (_, at) => ({
          productId: Number(flat[2 * at]),
          atMs: Number(flat[2 * at + 1]),
        }));
      } catch (error) {
        throw redisUnavailable(error);
      }
    },
    async clear(shopperId) {
      try {
        await redis.del(keys.recentViews(shopperId));
      } catch (error) {
        throw redisUnavailable(error);
      }
    },
  };
}

const NEWEST = 50;

/**
 * Notes which products a shopper looked at, newest 50 (sorted set, score = epoch ms). Not waited for: while Redis is
 * away the page has a shorter history, and the log has it all.
 */
export function createRecentViewsWriter(redis: Redis, keys: RedisKeys) {
  return (events: readonly BehaviorEvent[]): void => {
    const views = events.filter((event) => event.type === 'page-viewed');
    const members = views.flatMap(({ payload, occurredAt }) =>
      payload.productId === undefined ? [] : [Date.parse(occurredAt), String(payload.productId)],
    );
    const shopperId = views[0]?.shopperId;
    if (shopperId === undefined || members.length === 0) return;
    const key = keys.recentViews(shopperId);
    redis
      .pipeline()
      .zadd(key, ...members)
      .zremrangebyrank(key, 0, -NEWEST - 1)
      .expire(key, TTL_SECONDS.recentViews)
      .exec()
      .catch(() => undefined);
  };
}
