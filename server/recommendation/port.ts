import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** The read side: lists from Redis, with the fallback chain behind them. Never rejects. */
export interface RecommendationReader {
  /**
   * The list for one shopper: what the worker computed → trending → best sellers from PostgreSQL (cached in memory).
   * `tier` names the step that answered. `productId` for bought-together and category.
   * Cost: one Redis GET where no fallback is needed.
   */
  read(list: ListName, shopperId: string, productId?: number): Promise<RecommendationList>;
}
