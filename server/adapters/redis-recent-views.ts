import type { RecentViews } from '#server/identity/recent-views.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import type { RedisKeys } from './redis-keys.ts';

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
