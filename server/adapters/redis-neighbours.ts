import type { RecommendationList } from '#contracts/push.ts';
import { pipelineAnswers, type Redis, redisUnavailable } from './redis.ts';
import { type RedisKeys, TTL_SECONDS } from './redis-keys.ts';

/** Fallback lists beside products, used until the recommender has written its own (docs/decisions/0090). */
export interface NeighbourStore {
  /** Replaces earlier lists; they expire after two days. One round trip. Rejects with DangolError('unavailable'). */
  write(lists: readonly (RecommendationList & { productId: number })[]): Promise<void>;
}

export function createRedisNeighbourStore(redis: Redis, keys: RedisKeys): NeighbourStore {
  return {
    async write(lists) {
      if (lists.length === 0) return;
      const pipeline = redis.pipeline();
      for (const list of lists)
        pipeline.set(keys.neighbours(list.productId), JSON.stringify(list), 'EX', TTL_SECONDS.neighbours);
      pipelineAnswers(
        await pipeline.exec().catch((error: unknown) => {
          throw redisUnavailable(error);
        }),
      );
    },
  };
}
