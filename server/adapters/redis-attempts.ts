import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { AttemptCounters } from '#server/identity/throttle.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Counters of attempts over all web processes; each lives a quarter of an hour from its first attempt. */
export function createRedisAttempts(redis: Redis, keys: RedisKeys): AttemptCounters {
  // Only counted here: the limit is its caller's, as one subject may stand under several. Keys are redis-keys.ts'.
  const counter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: '',
    points: 0,
    duration: TTL_SECONDS.rateLimit,
  });
  const refuse = (error: unknown): never => {
    throw redisUnavailable(error);
  };
  return {
    async count(scope, subject) {
      const { consumedPoints } = await counter.penalty(keys.rateLimit(scope, subject)).catch(refuse);
      return consumedPoints;
    },
    async takeBack(scope, subject) {
      await counter.reward(keys.rateLimit(scope, subject)).catch(refuse);
    },
    async clear(scope, subject) {
      await counter.delete(keys.rateLimit(scope, subject)).catch(refuse);
    },
  };
}
