import { koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { buyersSince, couponUsesSince } from '#server/adapters/postgres/day-tallies.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

/**
 * What has been bought and used since midnight in Seoul, counted by PostgreSQL and cached for two seconds, so that all
 * gateways and all who watch cost one statement, and an emptied cache another. A cancelled order does not count.
 * Rejects when either store is unavailable.
 */
export interface DayTallies {
  /** Shoppers who bought each product today. */
  buyers(productIds: readonly number[]): Promise<Map<number, number>>;
  /** Coupons of each rule used today. */
  uses(rules: readonly string[]): Promise<Map<string, number>>;
}

/** Numbers of a day by name, for a moment. */
export interface TallyCache<T> {
  /** Those that are cached. */
  read(day: number, names: readonly T[]): Promise<Map<T, number>>;
  write(day: number, tallies: ReadonlyMap<T, number>): Promise<void>;
}

export interface DayTalliesDeps {
  db: Database;
  cache: { buyers: TallyCache<number>; uses: TallyCache<string> };
  /** Epoch ms. */
  now?: () => number;
}

export function createDayTallies({ db, cache, now = Date.now }: DayTalliesDeps): DayTallies {
  async function read<T>(
    names: readonly T[],
    { read: readCached, write }: TallyCache<T>,
    count: (missing: readonly T[], from: Date) => Promise<Map<T, number>>,
  ): Promise<Map<T, number>> {
    if (names.length === 0) return new Map();
    const day = koreanDay(now());
    const cached = await readCached(day, names);
    const missing = names.filter((name) => !cached.has(name));
    if (missing.length === 0) return cached;
    const counted = await count(missing, new Date(koreanDayStartMs(day)));
    const tallies = new Map(missing.map((name) => [name, counted.get(name) ?? 0]));
    await write(day, tallies);
    return new Map([...cached, ...tallies]);
  }

  return {
    buyers: (productIds) => read(productIds, cache.buyers, (missing, from) => buyersSince(db, missing, from)),
    uses: (rules) => read(rules, cache.uses, (missing, from) => couponUsesSince(db, missing, from)),
  };
}
