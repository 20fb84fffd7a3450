import type { ListName } from '#contracts/events.ts';
import { type RecommendationList, recommendationListSchema } from '#contracts/push.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Audience, ListStore } from '#server/recommendation/list-store.ts';
import type { ListTextReaderDeps } from '#server/recommendation/text-reader.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Lists as JSON of contracts/push.ts, each under a key with a lifetime. */
export function createRedisListStore(redis: Redis, keys: RedisKeys): ListStore {
  const keyOf = keyFor(keys);
  const trendingKey = keys.sharedRecommendations('trending');
  return {
    async read(list, audience) {
      const [own, trending] = await redis.mget(keyOf(list, audience), trendingKey).catch(refuse);
      return { own: parseList(own), trending: parseList(trending) };
    },
    async write(changes) {
      if (changes.length === 0) return;
      const pipeline = redis.pipeline();
      for (const { audience, list, value } of changes) {
        const key = keyOf(list, audience);
        if (value === null) pipeline.del(key);
        else pipeline.set(key, JSON.stringify(value), 'EX', TTL_SECONDS.recommendations);
      }
      pipelineAnswers(await pipeline.exec().catch(refuse));
    },
    async touchMarker(instance) {
      const before = await redis
        .set(keys.recommenderMarker(instance), '1', 'EX', TTL_SECONDS.recommenderMarker, 'GET')
        .catch(refuse);
      return before !== null;
    },
    online: (nowMs) => redis.zrangebyscore(keys.online(), nowMs, '+inf').catch(refuse),
  };
}

/** A list's JSON as it was written, for whoever only passes it on. */
export function createRedisListTexts(redis: Redis, keys: RedisKeys): ListTextReaderDeps {
  const keyOf = keyFor(keys);
  return { text: (list, audience) => redis.get(keyOf(list, audience)).catch(refuse) };
}

function keyFor(keys: RedisKeys) {
  return (list: ListName, audience: Audience): string => {
    if (audience === 'everybody') return keys.sharedRecommendations(list);
    if ('shopperId' in audience) return keys.recommendations(list, audience.shopperId);
    return keys.productRecommendations(list, audience.productId);
  };
}

function refuse(error: unknown): never {
  throw error instanceof DangolError ? error : redisUnavailable(error);
}

/** null for what is not there or not what it should be: the next step of the chain answers then. */
function parseList(text: string | null | undefined): RecommendationList | null {
  if (text === null || text === undefined) return null;
  try {
    return recommendationListSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
