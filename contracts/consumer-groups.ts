import { TOPICS, type Topic } from './topics.ts';

/** Groups that commit their offsets. The recommender does not: its snapshot names its own. */
export const CONSUMER_GROUPS: readonly { group: string; topic: Topic }[] = [
  { group: 'attribution', topic: TOPICS.behavior },
  { group: 'coupon-issuer', topic: TOPICS.behavior },
  { group: 'event-indexer', topic: TOPICS.behavior },
  { group: 'log-counter', topic: TOPICS.serverLogs },
  { group: 'order-writer', topic: TOPICS.orders },
  { group: 'payment-totals', topic: TOPICS.payments },
  { group: 'product-indexer', topic: TOPICS.productStates },
  { group: 'product-writer', topic: TOPICS.products },
  { group: 'user-writer', topic: TOPICS.users },
];
