import { koreanDay, koreanDayStartMs } from '#domain/coupon/korean-time.ts';
import { buyersSince, couponUsesSince } from '#server/adapters/postgres/day-tallies.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { pipelineAnswers, type Redis } from '#server/adapters/redis.ts';
import { type RedisKeys, TTL_SECONDS } from '#server/adapters/redis-keys.ts';

/**
 * What has been bought and used since midnight in Seoul. PostgreSQL knows; Redis holds each number for two seconds, so that all gateways
 * and all who watch cost one statement, and a flushed Redis costs another. An order that is cancelled counts no more. Rejects when
 * either is away.
 */
export interface DayTallies {
  /** Shoppers who bought each product today. */
  buyers(productIds: readonly number[]): Promise<Map<number, number>>;
  /** Coupons of each rule used today. */
  uses(rules: readonly string[]): Promise<Map<string, number>>;
}

export interface DayTalliesDeps {
  db: Database;
  redis: Redis;
  keys: RedisKeys;
  now?: () => number;
}

export function createDayTallies({ db, redis, keys, now = Date.now }: DayTalliesDeps): DayTallies {
  async function read<T>(
    names: readonly T[],
    keyOf: (day: number, name: T) => string,
    count: (missing: readonly T[], from: Date) => Promise<Map<T, number>>,
  ): Promise<Map<T, number>> {
    if (names.length === 0) return new Map();
    const day = koreanDay(now());
    const held = await redis.mget(names.map((name) => keyOf(day, name)));
    const tallies = new Map(names.flatMap((name, at) => (held[at] == null ? [] : [[name, Number(held[at])] as const])));
    const missing = names.filter((name) => !tallies.has(name));
    if (missing.length === 0) return tallies;
    const counted = await count(missing, new Date(koreanDayStartMs(day)));
    const pipeline = redis.pipeline();
    for (const name of missing) {
      const tally = counted.get(name) ?? 0;
      tallies.set(name, tally);
      pipeline.set(keyOf(day, name), tally, 'EX', TTL_SECONDS.dayTally);
    }
    pipelineAnswers(await pipeline.exec());
    return tallies;
  }

  return {
    buyers: (productIds) => read(productIds, keys.buyersOn, (missing, from) => buyersSince(db, missing, from)),
    uses: (rules) => read(rules, keys.couponUsesOn, (missing, from) => couponUsesSince(db, missing, from)),
  };
}
