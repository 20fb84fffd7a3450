import { CONSUMER_GROUPS } from '#contracts/consumer-groups.ts';
import type { GroupLag } from '#contracts/operator.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';

export type LagReader = () => Promise<GroupLag[]>;

/** How far each group is behind; two requests to Kafka a group. Never rejects. */
export function createLagReader(kafka: Pick<Kafka, 'admin'>): LagReader {
  return async () => {
    const read = CONSUMER_GROUPS.map(async ({ group, topic }): Promise<GroupLag> => {
      const messages = await kafka
        .admin()
        .then((admin) => admin.lag(group, topic))
        .then(Number, () => null);
      return { group, messages };
    });
    return Promise.all(read);
  };
}
