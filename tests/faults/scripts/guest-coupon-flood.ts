import { floodForCoupons } from '../coupon-flood.ts';
import { defineFault } from '../fault.ts';

const POSTS = 400;
/** Coupons and won that a flood may obtain: 10 guests without a cookie an hour and address, two coupons each. */
const MOST_COUPONS = 20;
const MOST_WON = 1_000_000;

export const fault = defineFault({
  name: 'guest-coupon-flood',
  what: `${POSTS} cookie-less POSTs to /events, each of them a new guest who views three products of one category.`,
  run: ({ shop, log, signal }) =>
    floodForCoupons({
      shop,
      log,
      signal,
      posts: POSTS,
      mostCoupons: () => MOST_COUPONS,
      mostWon: () => MOST_WON,
      async post(body) {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${shop.realtimeUrl}/events`, { method: 'POST', headers, body, signal });
        await response.arrayBuffer();
        return response.status;
      },
    }),
});
