import { Kafka, logLevel } from 'kafkajs';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';

/** Removes the topics of a bench's own namespace. */
export async function clearTopics(services: Record<string, string>, namespace: string): Promise<void> {
  const { brokers, login } = kafkaConnection(services);
  const client = new Kafka({
    clientId: 'bench',
    brokers: [...brokers],
    ...(login !== null && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    logLevel: logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${namespace}.`));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
