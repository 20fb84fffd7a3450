import type { PresenceStore } from '#server/realtime/gateway/presence-store.ts';
import { pipelineAnswers, type Redis } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Sorted sets shopper → expiry, one of the whole shop and one a product. `now`: epoch ms. */
export function createRedisPresence(redis: Redis, keys: RedisKeys, now: () => number = Date.now): PresenceStore {
  return {
    async renew(shoppers, viewers) {
      const expiry = now() + TTL_SECONDS.presence * 1_000;
      const sets = [...viewers].map(([productId, who]) => [keys.viewers(productId), who] as const);
      const pipeline = redis.pipeline();
      for (const [key, who] of [[keys.online(), shoppers] as const, ...sets]) {
        if (who.length > 0) pipeline.zadd(key, ...who.flatMap((shopperId) => [expiry, shopperId]));
        pipeline.zremrangebyscore(key, '-inf', now());
        pipeline.expire(key, TTL_SECONDS.presence);
      }
      pipelineAnswers(await pipeline.exec());
    },
    async leaveShop(shopperId) {
      await redis.zrem(keys.online(), shopperId);
    },
    async leaveProduct(productId, shopperId) {
      await redis.zrem(keys.viewers(productId), shopperId);
    },
    async count(productIds) {
      const pipeline = redis.pipeline();
      for (const key of [keys.online(), ...productIds.map(keys.viewers)]) pipeline.zcount(key, now(), '+inf');
      const [online, ...viewers] = pipelineAnswers(await pipeline.exec()).map(Number);
      return {
        online: online ?? 0,
        viewers: new Map(productIds.map((productId, at) => [productId, viewers[at] ?? 0])),
      };
    },
  };
}
