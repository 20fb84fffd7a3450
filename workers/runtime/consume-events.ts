import type { Topic } from '#contracts/topics.ts';
import type { ConsumerOptions, Kafka, LogConsumer, LogProducer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { Metrics } from '#server/observability/metrics.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createBatchHandler, type HandlerOptions } from './handle-batch.ts';
import type { Schema } from './parse.ts';

export interface ConsumeEventsOptions<T>
  extends Pick<
    ConsumerOptions,
    'groupId' | 'from' | 'concurrency' | 'gatherMs' | 'batchBytes' | 'sessionMs' | 'onAssigned' | 'startAt' | 'commit'
  > {
  kafka: Kafka;
  topics: readonly Topic[];
  schema: Schema<T>;
  /**
   * Handles a batch of one partition, in order. It may see a message again, and must then change nothing. Errors:
   * retriable ones hold the partition until they pass; others set aside the one message that causes them, as
   * `context.refuse` does without an error.
   */
  handle: HandlerOptions<T>['handle'];
  /** For compacted topics: keys that were removed. Without it an empty message is set aside. */
  handleTombstones?: HandlerOptions<T>['handleTombstones'];
  /** Where dead letters go out. */
  producer(): Promise<LogProducer>;
  logger: Logger;
  metrics?: Metrics;
  backoff?: HandlerOptions<T>['backoff'];
}

/**
 * Consume, parse once, handle, retry, set aside, commit. Resolves when the group is joined; rejects with
 * DangolError('unavailable') while Kafka is unavailable.
 */
export async function consumeEvents<T>(options: ConsumeEventsOptions<T>): Promise<LogConsumer> {
  const { kafka, groupId, topics, producer, logger, metrics } = options;
  const handled = metrics?.counter('dangol_messages_handled_total', 'Messages handled.', ['group', 'topic']);
  const seconds = metrics?.histogram('dangol_batch_seconds', 'Time to handle a batch.', undefined, ['group']);
  const age = metrics?.histogram(
    'dangol_message_age_seconds',
    'Time from the broker to the end of handling.',
    undefined,
    ['group'],
  );
  const setAside = metrics?.counter('dangol_dead_letters_total', 'Messages published as dead letters.', [
    'topic',
    'group',
  ]);
  // At 0 from the start: else the first of a new process is no increase (prometheus#12967).
  for (const topic of topics) setAside?.inc({ topic, group: groupId }, 0);
  const deadLetters = createDeadLetters({
    producer,
    groupId,
    logger,
    ...(setAside && { counter: setAside }),
  });
  const handleBatch = createBatchHandler<T>({ ...options, deadLetters });
  return kafka.consume({
    groupId,
    topics,
    from: options.from,
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...(options.gatherMs !== undefined && { gatherMs: options.gatherMs }),
    ...(options.batchBytes !== undefined && { batchBytes: options.batchBytes }),
    ...(options.sessionMs !== undefined && { sessionMs: options.sessionMs }),
    ...(options.commit !== undefined && { commit: options.commit }),
    ...(options.onAssigned && { onAssigned: options.onAssigned }),
    ...(options.startAt && { startAt: options.startAt }),
    async onBatch(messages, context) {
      const begunMs = performance.now();
      await handleBatch(messages, context);
      const first = messages[0];
      if (first === undefined) return;
      seconds?.observe({ group: groupId }, (performance.now() - begunMs) / 1_000);
      age?.observe({ group: groupId }, Math.max(0, Date.now() - first.timestampMs) / 1_000);
      handled?.inc({ group: groupId, topic: first.topic }, messages.length);
    },
  });
}
