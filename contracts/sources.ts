/** Where an order or an event comes from. */
export const SOURCES = ['shop', 'generated', 'backfill', 'import'] as const;

/**
 * shop: a shopper did it here. generated: by the traffic generator. backfill: the seeded past of a shop without
 * one. import: another shop's history.
 */
export type Source = (typeof SOURCES)[number];

const ALL: readonly Source[] = SOURCES;
/** Acts of people or of the shop's past, without generated traffic. */
const REAL_OR_PAST: readonly Source[] = ['shop', 'backfill', 'import'];
/** Orders of people in this shop, and what they bought before it was imported. */
const REAL: readonly Source[] = ['shop', 'import'];
/** What others than this shop's checkout have sold. */
const NOT_SHOP: readonly Source[] = ['generated', 'backfill', 'import'];
const SHOP_ONLY: readonly Source[] = ['shop'];
const FROM_ELSEWHERE: readonly Source[] = ['generated', 'backfill', 'import'];

/**
 * Which consumer takes what of which source. Consumers ask `takes` before they act: a generated or backfilled order
 * issues no coupon, sends no mail and raises no alert. Roll-ups and panels take all and distinguish the sources.
 */
export const CONSUMED_SOURCES = {
  recommender: ALL,
  'event-indexer': ALL,
  panels: ALL,
  'product-writer': ALL,
  /** The shop's own sign-ups are in PostgreSQL before they are on topic `users`; one that is not there was erased. */
  'user-writer': FROM_ELSEWHERE,
  'coupon-issuer': SHOP_ONLY,
  /** Orders that count as a shopper's past for C8 and C9; they trigger nothing themselves. */
  'coupon-past': REAL_OR_PAST,
  /** What a rule would have issued had it been the shop's own day: also on a shop that has only its past. */
  'coupon-dry-run': REAL_OR_PAST,
  'coupon-reminder': SHOP_ONLY,
  attribution: SHOP_ONLY,
  presence: SHOP_ONLY,
  'live-numbers': SHOP_ONLY,
  /** Orders of topic `orders` that it stores; the shop's own are in PostgreSQL before they are published. */
  'order-writer': NOT_SHOP,
  /** Totals by source. */
  'payment-totals': ALL,
  /** Generated orders at the pace of a year count; accelerated ones do not (docs/decisions/0122). */
  'grade-updater': ALL,
  /** Statements about how the shop is bought from: a seeded past is one. */
  insights: REAL_OR_PAST,
  'stock-out-alert': REAL_OR_PAST,
  'new-arrivals': REAL_OR_PAST,
  /** The baseline of "orders fall": how many orders a made-up past has is no measure of how many people come today. */
  alerts: REAL,
} as const satisfies Record<string, readonly Source[]>;

export type SourceConsumer = keyof typeof CONSUMED_SOURCES;

/** Whether `consumer` takes an event or order; those written before sources existed are the shop's own. */
export function takes(consumer: SourceConsumer, { source = 'shop' }: { source?: Source | undefined }): boolean {
  return CONSUMED_SOURCES[consumer].includes(source);
}
