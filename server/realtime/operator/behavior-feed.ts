import { randomUUID } from 'node:crypto';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { takes } from '#contracts/sources.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka, LogConsumer } from '#server/adapters/kafka/port.ts';
import type { Logger } from '#server/observability/logger.ts';

const TRY_AGAIN_MS = 2_000;

export interface BehaviorFeed {
  /** Hands over every event from now on, soon after the call, until the function returned is called. */
  open(onEvent: (event: BehaviorEvent) => void): { isOn(): boolean; close(): Promise<void> };
}

/**
 * New events of the whole `behavior` topic for operators: those of this gateway, of other gateways and of the server.
 * Each feed has a consumer group of its own and commits no offsets. While Kafka is unavailable it retries.
 */
export function createBehaviorFeed({ kafka, logger }: { kafka: Pick<Kafka, 'consume'>; logger: Logger }): BehaviorFeed {
  return {
    open(onEvent) {
      let consumer: LogConsumer | null = null;
      let closed = false;
      let retry: NodeJS.Timeout | undefined;

      async function join(): Promise<void> {
        try {
          const joined = await kafka.consume({
            groupId: `operator-feed-${randomUUID()}`,
            topics: [TOPICS.behavior],
            from: 'latest',
            commit: false,
            onBatch: async (messages) => {
              for (const { value } of messages) hand(value);
            },
            // The gateway's own work goes on without it.
            onStalled: again,
          });
          if (closed) await joined.close();
          else consumer = joined;
        } catch (error) {
          logger.debug({ error: String(error) }, 'the operators cannot be shown events yet');
          again();
        }
      }

      function again(): void {
        const stalled = consumer;
        consumer = null;
        void stalled?.close();
        if (!closed) retry = setTimeout(() => void join(), TRY_AGAIN_MS);
      }

      function hand(value: string | null): void {
        let body: unknown;
        try {
          body = JSON.parse(value ?? 'null');
        } catch {
          return;
        }
        // What does not parse is the dead letters' affair, not the ticker's.
        const event = behaviorEventSchema.safeParse(body);
        if (event.success && takes('live-numbers', event.data) && !closed) onEvent(event.data);
      }

      void join();
      return {
        isOn: () => consumer !== null,
        async close() {
          closed = true;
          clearTimeout(retry);
          await consumer?.close();
        },
      };
    },
  };
}
