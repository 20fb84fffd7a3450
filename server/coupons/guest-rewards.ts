import { publicClientKey } from '#server/client-address.ts';
import { createTokenBuckets } from '#server/realtime/collector/token-buckets.ts';

/** Guests who may begin to earn coupons: so many at once, so many an hour in the long run. */
export interface GuestRate {
  capacity: number;
  perHour: number;
}

export interface GuestRewardLimits {
  /** Of one network, with a session that an earlier response set. */
  network: GuestRate;
  /**
   * The same, of a network of our own: proxies that are not counted, behind which anybody may stand, and our own tools.
   */
  ownNetwork: GuestRate;
  /** Of one network, ours or not, without a session: no browser that has been shown a page comes like that. */
  withoutSession: GuestRate;
  /** How long a guest who was admitted goes on earning. */
  admittedMs: number;
  /** Most admitted guests kept in memory. */
  maxGuests: number;
}

export const DEFAULT_GUEST_REWARD_LIMITS: GuestRewardLimits = {
  network: { capacity: 40, perHour: 40 },
  ownNetwork: { capacity: 40, perHour: 1_200 },
  withoutSession: { capacity: 10, perHour: 10 },
  admittedMs: 3_600_000,
  maxGuests: 200_000,
};

export interface RewardSeeker {
  shopperId: string;
  /** The network address, read behind our proxies. */
  address: string;
  /** The session came with this request's answer and not with the request. */
  isNewSession: boolean;
}

/**
 * Whether what a guest does may earn coupons: anybody can be a thousand guests, so they are counted by network and by
 * the session their device holds (docs/decisions/0085). Ask for guests only, when they do something that a rule looks
 * at. O(1), in memory, a process.
 */
export function createGuestRewards({
  now,
  limits = DEFAULT_GUEST_REWARD_LIMITS,
}: {
  /** Milliseconds, never going back. */
  now: () => number;
  limits?: GuestRewardLimits;
}): (seeker: RewardSeeker) => boolean {
  const buckets = ({ capacity, perHour }: GuestRate) =>
    createTokenBuckets({ capacity, refillPerSecond: perHour / 3_600, now });
  const network = buckets(limits.network);
  const ownNetwork = buckets(limits.ownNetwork);
  const withoutSession = buckets(limits.withoutSession);
  const admitted = new Map<string, number>();

  function take({ address, isNewSession }: RewardSeeker): boolean {
    const known = publicClientKey(address);
    if (isNewSession) return withoutSession.take(known ?? address, 1) === 0;
    return (known === null ? ownNetwork.take(address, 1) : network.take(known, 1)) === 0;
  }

  return (seeker) => {
    const { shopperId } = seeker;
    const nowMs = now();
    if ((admitted.get(shopperId) ?? 0) > nowMs) return true;
    admitted.delete(shopperId);
    if (!take(seeker)) return false;
    const [oldest] = admitted.keys();
    if (admitted.size >= limits.maxGuests && oldest !== undefined) admitted.delete(oldest);
    admitted.set(shopperId, nowMs + limits.admittedMs);
    return true;
  };
}
