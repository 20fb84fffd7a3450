import { ALL_TOPICS, deadLetterTopic, type Topic } from '#contracts/topics.ts';

export type AnyTopic = Topic | `${Topic}.dead-letter`;

/** Names on the brokers: `<namespace>.<name>`, or the name alone without a namespace. */
export function kafkaNames(namespace: string) {
  const prefix = namespace === '' ? '' : `${namespace}.`;
  const known = new Map<string, AnyTopic>(
    ALL_TOPICS.flatMap((topic) => [topic, deadLetterTopic(topic)]).map((topic) => [`${prefix}${topic}`, topic]),
  );
  return {
    topic: (topic: AnyTopic) => `${prefix}${topic}`,
    group: (groupId: string) => `${prefix}${groupId}`,
    /** The topic behind a name on the brokers. */
    topicOf(name: string): AnyTopic {
      const topic = known.get(name);
      if (topic === undefined) throw new Error(`Topic ${name} is not one of contracts/topics.ts.`);
      return topic;
    },
  };
}

export type KafkaNames = ReturnType<typeof kafkaNames>;
