import type { TallyCache } from '#server/realtime/gateway/day-tallies.ts';
import { pipelineAnswers, type Redis } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** One key a day and name, for two seconds. Rejects when Redis is unavailable. */
export function createRedisDayTallies(
  redis: Redis,
  keys: RedisKeys,
): { buyers: TallyCache<number>; uses: TallyCache<string> } {
  const cacheOf = <T>(keyOf: (day: number, name: T) => string): TallyCache<T> => ({
    async read(day, names) {
      const cached = await redis.mget(names.map((name) => keyOf(day, name)));
      return new Map(names.flatMap((name, at) => (cached[at] == null ? [] : [[name, Number(cached[at])] as const])));
    },
    async write(day, tallies) {
      const pipeline = redis.pipeline();
      for (const [name, tally] of tallies) pipeline.set(keyOf(day, name), tally, 'EX', TTL_SECONDS.dayTally);
      pipelineAnswers(await pipeline.exec());
    },
  });
  return { buyers: cacheOf(keys.buyersOn), uses: cacheOf(keys.couponUsesOn) };
}
