import { type Admin, Kafka as KafkaClient, logLevel } from 'kafkajs';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';

/** Kafka's own administration, for what the shop's port does not offer: settings of topics, offsets of groups. */
export function kafkaAdmin(env: Parameters<typeof kafkaConnection>[0]): Admin {
  const { brokers, login } = kafkaConnection(env);
  return new KafkaClient({
    brokers: [...brokers],
    ...(login !== null && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    logLevel: logLevel.NOTHING,
  }).admin();
}
