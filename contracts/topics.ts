/** Kafka topics. Other programs rely on these names. */
export const TOPICS = {
  behavior: 'behavior',
  productStates: 'product-states',
  users: 'users',
  products: 'products',
  orders: 'orders',
  payments: 'payments',
  serverLogs: 'server-logs',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

export const ALL_TOPICS: readonly Topic[] = Object.values(TOPICS);

/** Where a message goes that cannot be parsed or handled, with its reason in the headers. */
export function deadLetterTopic(topic: Topic): `${Topic}.dead-letter` {
  return `${topic}.dead-letter`;
}

/**
 * Partitions of each topic. `behavior` is keyed by shopper, so a shopper's events keep their order;
 * `product-states` is keyed by product id and compacted: the last state of each product stays for ever. `products` is
 * what comes in: registrations keyed by SKU, of products that have no id yet.
 */
export const TOPIC_SETTINGS: Record<Topic, { partitions: number; compacted: boolean }> = {
  behavior: { partitions: 6, compacted: false },
  'product-states': { partitions: 3, compacted: true },
  users: { partitions: 3, compacted: false },
  products: { partitions: 3, compacted: false },
  orders: { partitions: 3, compacted: false },
  payments: { partitions: 3, compacted: false },
  'server-logs': { partitions: 3, compacted: false },
};
