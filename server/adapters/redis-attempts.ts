import type { AttemptCounters } from '#server/identity/throttle.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Counters of attempts over the web processes' whole; each lives a quarter of an hour from its first attempt. */
export function createRedisAttempts(redis: Redis, keys: RedisKeys): AttemptCounters {
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw redisUnavailable(error);
    }
  }
  return {
    count: (scope, subject) =>
      guarded(async () => {
        const key = keys.rateLimit(scope, subject);
        const [count] = pipelineAnswers(await redis.multi().incr(key).expire(key, TTL_SECONDS.rateLimit, 'NX').exec());
        return Number(count);
      }),
    takeBack: (scope, subject) =>
      guarded(async () => {
        await redis.decr(keys.rateLimit(scope, subject));
      }),
    clear: (scope, subject) =>
      guarded(async () => {
        await redis.del(keys.rateLimit(scope, subject));
      }),
  };
}
