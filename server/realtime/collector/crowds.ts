import { publicClientKey } from '#server/client-address.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface CrowdLimits {
  /** Guests' acts on one product that count as a signal, by address: a burst of so many, and so many an hour. */
  actsOnProduct: number;
  /** Most pairs of address and product kept in memory. */
  maxSubjects: number;
}

export const DEFAULT_CROWD_LIMITS: CrowdLimits = { actsOnProduct: 5, maxSubjects: 200_000 };

/**
 * Whether so many guests act on one product from one network that their acts are no signal (docs/decisions/0083). One
 * address of a telephone network serves thousands of people, but they view different products. The shop's own network
 * is exempt: its addresses are proxies and the shop's tools. O(1), in memory, for each gateway.
 */
export function createCrowdWatch({ now, limits = DEFAULT_CROWD_LIMITS }: { now: () => number; limits?: CrowdLimits }) {
  const acts = createTokenBuckets({
    capacity: limits.actsOnProduct,
    refillPerSecond: limits.actsOnProduct / 3_600,
    maxSubjects: limits.maxSubjects,
    now,
  });
  return (address: string, productId: number): boolean => {
    const network = publicClientKey(address);
    return network !== null && acts.take(`${network} ${productId}`, 1) > 0;
  };
}
