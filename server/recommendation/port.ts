import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** The read side: lists as they stand in Redis, with the fallback chain behind them. Never throws, never empty-handed. */
export interface RecommendationReader {
  /**
   * The list for one shopper: what the worker computed → trending → best sellers from PostgreSQL (kept in memory).
   * `tier` tells which step answered. `productId` for bought-together and category.
   * Cost: one Redis GET when all is well.
   */
  read(list: ListName, shopperId: string, productId?: number): Promise<RecommendationList>;
}
