import { publicClientKey } from '#server/client-address.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface CrowdLimits {
  /** Guests' acts on one product that are learnt from, an address: so many at once, so many an hour in the long run. */
  actsOnProduct: number;
  /** Pairs of address and product remembered at once. */
  maxSubjects: number;
}

export const DEFAULT_CROWD_LIMITS: CrowdLimits = { actsOnProduct: 5, maxSubjects: 200_000 };

/**
 * Whether so many guests act on one product from one network that what they do says nothing of shoppers
 * (docs/decisions/0083). Behind one address of a telephone network stand thousands, but they look at different things.
 * Our own network is exempt: those are proxies, and our own tools. O(1), in memory, a gateway.
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
