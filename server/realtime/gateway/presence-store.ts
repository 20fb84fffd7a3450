import { pipelineAnswers, type Redis } from '#server/adapters/redis.ts';
import { type RedisKeys, TTL_SECONDS } from '#server/adapters/redis-keys.ts';

export interface PresenceCounts {
  online: number;
  viewers: Map<number, number>;
}

/**
 * Who is in the shop and on which product's page, over all gateways: sorted sets shopper → expiry. A gateway that dies
 * leaves entries that run out by themselves. A shopper with two tabs counts once. Every call is one round trip and
 * rejects when Redis is away.
 */
export interface PresenceStore {
  /** Puts the expiry of all of them on by 45 s, and drops what has run out. */
  renew(shoppers: readonly string[], viewers: ReadonlyMap<number, readonly string[]>): Promise<void>;
  leaveShop(shopperId: string): Promise<void>;
  leaveProduct(productId: number, shopperId: string): Promise<void>;
  count(productIds: readonly number[]): Promise<PresenceCounts>;
}

export function createPresenceStore(redis: Redis, keys: RedisKeys, now: () => number = Date.now): PresenceStore {
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
