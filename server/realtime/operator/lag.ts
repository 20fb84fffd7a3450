import type { GroupLag } from '#contracts/operator.ts';
import { TOPICS, type Topic } from '#contracts/topics.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';

/** Groups that commit their offsets. The recommender does not: its snapshot names its own. */
const GROUPS: readonly { group: string; topic: Topic }[] = [
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

export type LagReader = () => Promise<GroupLag[]>;

/** How far each group is behind; two requests to Kafka a group. Never rejects. */
export function createLagReader(kafka: Pick<Kafka, 'admin'>): LagReader {
  return async () => {
    const read = GROUPS.map(async ({ group, topic }): Promise<GroupLag> => {
      const messages = await kafka
        .admin()
        .then((admin) => admin.lag(group, topic))
        .then(Number, () => null);
      return { group, messages };
    });
    return Promise.all(read);
  };
}
