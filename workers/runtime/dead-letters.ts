import { deadLetterTopic } from '#contracts/topics.ts';
import type { IncomingMessage, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Counter } from '#server/observability/metrics.ts';

export interface Rejected {
  source: IncomingMessage;
  reason: string;
}

export interface DeadLetters {
  /** Resolves when all are on their `.dead-letter` topics; rejects while Kafka is unavailable. */
  put(rejected: readonly Rejected[]): Promise<void>;
}

/** Sets messages aside as they came, with the reason and where they stood in the headers. */
export function createDeadLetters({
  producer,
  groupId,
  logger,
  counter,
}: {
  producer: () => Promise<LogProducer>;
  groupId: string;
  logger: Logger;
  counter?: Counter;
}): DeadLetters {
  return {
    async put(rejected) {
      if (rejected.length === 0) return;
      const open = await producer();
      const byTopic = Map.groupBy(rejected, ({ source }) => source.topic);
      for (const [topic, group] of byTopic) {
        await open.send(
          deadLetterTopic(topic),
          group.map(({ source, reason }) => ({
            key: source.key ?? '',
            value: source.value,
            headers: {
              reason: reason.slice(0, 1_000),
              'original-topic': source.topic,
              'original-partition': String(source.partition),
              'original-offset': String(source.offset),
              'original-timestamp': String(source.timestampMs),
              'consumer-group': groupId,
            },
          })),
        );
        counter?.inc({ topic, group: groupId }, group.length);
        for (const { source, reason } of group)
          logger.warn(
            { code: 'dead-letter', groupId, topic, partition: source.partition, offset: String(source.offset), reason },
            'set a message aside',
          );
      }
    },
  };
}
