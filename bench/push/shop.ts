import { recommendationListSchema } from '#contracts/push.ts';
import { issueSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { type PushFigures, runPushLoad } from './protocol-shoppers.ts';

/** Lists of this shopper alone; trending is pushed to all shoppers and is no response to a click. */
const PERSONAL: readonly string[] = ['item-cf', 'user-cf', 'category'];

/**
 * Event-to-shopper latency of the running shop: `page-viewed` of a product leaves the shopper, the first list it
 * changed comes back. A list computed before the event left does not count as its answer; an event that changes no list
 * has none.
 */
export function measureShop(options: {
  realtimeUrl: string;
  webUrl: string;
  sessionSecret: string;
  productIds: readonly number[];
  shoppers: number;
  eventsPerSecond: number;
  seconds: number;
}): Promise<PushFigures> {
  const { productIds } = options;
  const cookies = Array.from(
    { length: options.shoppers },
    () => `${SESSION_COOKIE}=${issueSessionToken(options.sessionSecret)}`,
  );
  return runPushLoad({
    url: options.realtimeUrl,
    origin: options.webUrl,
    cookies,
    eventsPerSecond: options.eventsPerSecond,
    seconds: options.seconds,
    answerEvent: 'recommendations',
    // Every view is of another product: 7919 is a prime, so a shopper's walk meets none twice.
    event: (shopper, turn) => ({
      type: 'page-viewed',
      payload: { productId: productIds[(shopper * 104_729 + turn * 7_919) % productIds.length] ?? 1 },
    }),
    answers(message, sentAtMs) {
      const list = recommendationListSchema.safeParse(message);
      return list.success && PERSONAL.includes(list.data.list) && Date.parse(list.data.computedAt) >= sentAtMs;
    },
  });
}
