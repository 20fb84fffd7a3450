/**
 * Every Redis key there is: its version, its shape, its lifetime. `namespace` is DANGOL_NAMESPACE.
 */
import type { ListName } from '#contracts/events.ts';
import type { ScenarioCode } from '#domain/scenario/scenarios.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lifetimes in seconds. */
export const TTL_SECONDS = {
  session: MINUTE,
  recommendations: 7 * DAY,
  neighbours: 2 * DAY,
  recommenderMarker: DAY,
  dismissals: 180 * DAY,
  recentViews: 30 * DAY,
  recentSearches: 90 * DAY,
  presence: 45,
  dayTally: 2,
  rateLimit: 15 * MINUTE,
  price: 10 * MINUTE,
  /** Longer than any request lasts. */
  actUnderWay: MINUTE,
  actDone: HOUR,
  /** From the arrival of an order's last parcel. */
  shipments: 7 * DAY,
  /** Of an order with a parcel under way; written again with each change. */
  shipmentsUnderWay: 60 * DAY,
  /** Two of the generator's intervals: renewed with each read. */
  trafficLease: 100,
} as const;

export function redisKeys(namespace: string) {
  const root = namespace === '' ? 'v1' : `${namespace}:v1`;
  return {
    /** Copy of a logged-in session, by the Redis process that wrote it and the hash of the session's token. */
    session: (runId: string, tokenHash: string) => `${root}:session-copy:${runId}:${tokenHash}`,
    /** One shopper's list as JSON. */
    recommendations: (list: ListName, shopperId: string) => `${root}:rec:${list}:${shopperId}`,
    /** A list that is the same for everybody (trending). */
    sharedRecommendations: (list: ListName) => `${root}:rec:${list}`,
    /** A list beside a product (bought-together). */
    productRecommendations: (list: ListName, productId: number) => `${root}:rec:${list}:product:${productId}`,
    /** Fallback beside a product until the recommender writes its own; from a daily job, which may miss a day. */
    neighbours: (productId: number) => `${root}:neighbours:${productId}`,
    /** Products a shopper wants to see no more of, as a JSON array. */
    dismissals: (shopperId: string) => `${root}:dismissals:${shopperId}`,
    /** Stands as long as Redis has forgotten nothing: a recommender that misses its marker writes its lists again. */
    recommenderMarker: (instance: string) => `${root}:recommender:${instance}`,
    /** Sorted set productId → epoch ms, newest 50. */
    recentViews: (shopperId: string) => `${root}:recent-views:${shopperId}`,
    /** List of the words searched, newest first. */
    recentSearches: (shopperId: string) => `${root}:recent-searches:${shopperId}`,
    /** Sorted set shopperId → expiry, of everybody in the shop. */
    online: () => `${root}:presence:online`,
    /** Sorted set shopperId → expiry, of those who look at one product. */
    viewers: (productId: number) => `${root}:presence:product:${productId}`,
    /** Number of shoppers who bought a product on a day (koreanDay). */
    buyersOn: (day: number, productId: number) => `${root}:buyers:${day}:${productId}`,
    /** Number of coupons of a rule used on a day (koreanDay). */
    couponUsesOn: (day: number, rule: string) => `${root}:coupon-uses:${day}:${rule}`,
    rateLimit: (scope: string, subject: string) => `${root}:rate:${scope}:${subject}`,
    /** State of an act of a shopper, by the key the browser gave it. */
    act: (shopperId: string, key: string) => `${root}:act:${shopperId}:${key}`,
    /** The shipments of an order, as JSON (contracts/shipments.ts). */
    shipments: (orderId: string) => `${root}:shipments:${orderId}`,
    /** What generated traffic draws from, as one JSON text (contracts/traffic-cache.ts). */
    trafficCache: () => `${root}:traffic:cache`,
    /** Exists while a generator runs: the cache is filled only then. */
    trafficLease: () => `${root}:traffic:lease`,
    /** Exists from a filling of the cache until the next one is due, so that several workers take turns. */
    trafficTurn: () => `${root}:traffic:turn`,
    /** Exists while an operator forces a scenario: JSON, until when and by whom. */
    trafficScenario: (code: ScenarioCode) => `${root}:traffic:scenario:${code}`,
    /** Pub/sub channel the gateways listen on. */
    pushChannel: () => `${root}:push`,
    /** Pub/sub channel that names the token hash of each session that ended. */
    sessionEndedChannel: () => `${root}:session-ended`,
  };
}

export type RedisKeys = ReturnType<typeof redisKeys>;
