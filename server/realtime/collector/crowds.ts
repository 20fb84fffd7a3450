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
    const network = networkOf(address);
    return network !== null && acts.take(`${network} ${productId}`, 1) > 0;
  };
}

/**
 * An IPv4 address, or the /64 of an IPv6 one, which one household or machine has to itself; null for loopback, link-local
 * and private networks.
 */
export function networkOf(address: string): string | null {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(plain);
  if (octets !== null) {
    const [first, second] = [Number(octets[1]), Number(octets[2])];
    const isOurs =
      first === 127 ||
      first === 10 ||
      (first === 192 && second === 168) ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 169 && second === 254);
    return isOurs ? null : plain;
  }
  if (plain === '::1' || /^(fc|fd|fe[89ab])/.test(plain)) return null;
  const [head = '', tail] = plain.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  return groups.slice(0, 4).join(':');
}
