import type { ListName } from '#contracts/events.ts';
import type { RecommendationList } from '#contracts/push.ts';

/** Whom a list is for. */
export type Audience = { shopperId: string } | { productId: number } | 'everybody';

export interface ListChange {
  audience: Audience;
  list: ListName;
  /** null: there is no such list any more. */
  value: RecommendationList | null;
}

/** Products a shopper's lists leave out on request, all of them. */
export interface DismissedProducts {
  shopperId: string;
  productIds: readonly number[];
}

/** What is read for one list. */
export interface StoredLists {
  own: RecommendationList | null;
  trending: RecommendationList | null;
  /** What the shopper has dismissed. */
  dismissed: readonly number[];
}

/**
 * Store of the worker's lists, from which they are served. Rejects with DangolError('unavailable') while Redis is
 * unavailable.
 */
export interface ListStore {
  /** The audience's own list, everybody's trending one and what this shopper has dismissed, in one round trip. */
  read(list: ListName, audience: Audience, shopperId: string): Promise<StoredLists>;
  /** One round trip for all. */
  write(changes: readonly ListChange[], dismissed?: readonly DismissedProducts[]): Promise<void>;
  /** Whether this instance's marker is still there; sets it again. */
  touchMarker(instance: string): Promise<boolean>;
  /** Shoppers in the shop at this moment. */
  online(nowMs: number): Promise<string[]>;
}
