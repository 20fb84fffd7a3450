import type { ListName } from '#contracts/events.ts';
import type { CouponMessage, RecommendationList } from '#contracts/push.ts';

/** What the caller knows of the shopper: it is not read again. */
export interface KnownOfShopper {
  /** false: no customer, so in no segment. */
  isMember?: boolean;
  /** The coupons that can be used now. May reject. */
  openCoupons?(): Promise<CouponMessage[]>;
}

/** The read side: lists from Redis, with the fallback chain behind them. Never rejects. */
export interface RecommendationReader {
  /**
   * The list for one shopper: what the worker computed → trending → best sellers from PostgreSQL (cached in memory).
   * `tier` names the step that answered. `productId` for bought-together and category.
   * Cost: one Redis GET where no fallback is needed.
   */
  read(list: ListName, shopperId: string, productId?: number, known?: KnownOfShopper): Promise<RecommendationList>;
}
