export interface PresenceCounts {
  online: number;
  viewers: Map<number, number>;
}

/**
 * Who is in the shop and on which product's page, over all gateways: sorted sets shopper → expiry. A gateway that dies
 * leaves entries that run out by themselves. A shopper with two tabs counts once. Every call is one round trip and
 * rejects when Redis is unavailable.
 */
export interface PresenceStore {
  /** Puts the expiry of all of them on by 45 s, and drops what has run out. */
  renew(shoppers: readonly string[], viewers: ReadonlyMap<number, readonly string[]>): Promise<void>;
  leaveShop(shopperId: string): Promise<void>;
  leaveProduct(productId: number, shopperId: string): Promise<void>;
  count(productIds: readonly number[]): Promise<PresenceCounts>;
}
