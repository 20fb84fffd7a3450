/** Each worker's folder in workers/ and its container's name (tests/contract/settings.test.ts). */
export const WORKER_NAMES = [
  'alert-evaluator',
  'attribution',
  'coupon-issuer',
  'coupon-reminder',
  'event-indexer',
  'grade-updater',
  'log-counter',
  'order-reconciler',
  'order-writer',
  'payment-totals',
  'product-indexer',
  'product-writer',
  'recommender',
  'relay',
  'shopper-erasure',
  'traffic-cache',
  'user-writer',
] as const;

/** Where each container of docker-compose.yml answers GET /metrics: what Prometheus scrapes. */
export const SCRAPE_TARGETS: readonly string[] = [
  'web:3010',
  'realtime:3011',
  ...WORKER_NAMES.map((name) => `${name}:3012`),
];
