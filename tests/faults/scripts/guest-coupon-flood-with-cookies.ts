import { DEFAULT_GUEST_REWARD_LIMITS } from '#server/coupons/guest-rewards.ts';
import { floodForCoupons } from '../coupon-flood.ts';
import { defineFault } from '../fault.ts';
import { createVisitor } from '../visitor.ts';

const SESSIONS = 400;
/** A stranger's address, of the range for documentation. */
const ADDRESS = '203.0.113.7';
/** Two coupons a guest: one for three views of a category (C3), one for the last view (C1). */
const COUPONS_EACH = 2;
/** No coupon of these rules costs more. */
const MOST_WON_EACH = 50_000;

/** Guests of one network who may begin to earn within so many seconds (docs/decisions/0085). */
function admitted(seconds: number): number {
  const { capacity, perHour } = DEFAULT_GUEST_REWARD_LIMITS.network;
  return capacity + Math.ceil((perHour * seconds) / 3_600);
}

export const fault = defineFault({
  name: 'guest-coupon-flood-with-cookies',
  what: `${SESSIONS} sessions with cookies of the shop, all from one address, each of which views three products of one category.`,
  // The address is read from the header that the shop's own proxy would write.
  settings: { TRUSTED_PROXY_HOPS: '1' },
  run: ({ shop, log, signal }) =>
    floodForCoupons({
      shop,
      log,
      signal,
      posts: SESSIONS,
      mostCoupons: (seconds) => COUPONS_EACH * admitted(seconds),
      mostWon: (seconds) => COUPONS_EACH * MOST_WON_EACH * admitted(seconds),
      async post(body) {
        const { cookie } = createVisitor(shop);
        const headers = { 'content-type': 'application/json', cookie, 'x-forwarded-for': ADDRESS };
        const response = await fetch(`${shop.realtimeUrl}/events`, { method: 'POST', headers, body, signal });
        await response.arrayBuffer();
        return response.status;
      },
    }),
});
