import type { BehaviorEvent } from '#contracts/events.ts';
import type { Redis } from '#server/adapters/redis.ts';
import { type RedisKeys, TTL_SECONDS } from '#server/adapters/redis-keys.ts';

const NEWEST = 50;

/**
 * Notes which products a shopper looked at, newest 50 (sorted set, score = epoch ms). Not waited for: while Redis is
 * away the page has a shorter history, and the log has it all.
 */
export function createRecentViews(redis: Redis, keys: RedisKeys) {
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
