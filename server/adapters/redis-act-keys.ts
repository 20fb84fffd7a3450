import type { ActKeys } from '#server/once.ts';
import { type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

const UNDER_WAY = 'under-way';
const DONE = 'done';

/** Keys of acts over all web processes; those that are done are kept for an hour. One command each. */
export function createRedisActKeys(redis: Redis, keys: RedisKeys): ActKeys {
  const refuse = (error: unknown): never => {
    throw redisUnavailable(error);
  };
  // Of a UUID, which reads the same in either case.
  const nameOf = (shopperId: string, key: string) => keys.act(shopperId, key.toLowerCase());
  return {
    async claim(shopperId, key) {
      const before = await redis
        .set(nameOf(shopperId, key), UNDER_WAY, 'EX', TTL_SECONDS.actUnderWay, 'NX', 'GET')
        .catch(refuse);
      if (before === null) return 'claimed';
      return before === DONE ? 'done' : 'under-way';
    },
    async finish(shopperId, key) {
      await redis.set(nameOf(shopperId, key), DONE, 'EX', TTL_SECONDS.actDone).catch(refuse);
    },
    async release(shopperId, key) {
      await redis.del(nameOf(shopperId, key)).catch(refuse);
    },
  };
}
