import type { LogConsumer } from '#server/adapters/kafka/port.ts';
import { type ConsumeEventsOptions, consumeEvents } from './consume-events.ts';
import type { Worker } from './worker.ts';

/** What every worker with a consumer group needs of its process. */
export type ConsumerServices = Pick<
  ConsumeEventsOptions<unknown>,
  'kafka' | 'producer' | 'logger' | 'metrics' | 'backoff'
>;

export interface ConsumerWorkerOptions<T>
  extends Omit<ConsumeEventsOptions<T>, keyof ConsumerServices | 'groupId' | 'topics'> {
  /** The worker's, and of its consumer group. */
  name: string;
  topic: ConsumeEventsOptions<T>['topics'][number];
  /** Before the group is joined; rejects while a service it needs is unavailable. */
  prepare?(): Promise<void>;
  /** What the worker does by time, beside its messages. */
  jobs?: readonly Worker[];
}

/** A worker that is one consumer group on one topic. */
export function createConsumerWorker<T>(
  { kafka, producer, logger, metrics, backoff }: ConsumerServices,
  { name, topic, prepare, jobs = [], ...consume }: ConsumerWorkerOptions<T>,
): Worker {
  let consumer: LogConsumer | null = null;
  return {
    name,
    async start() {
      await prepare?.();
      const services = { kafka, producer, logger, ...(metrics && { metrics }), ...(backoff && { backoff }) };
      consumer = await consumeEvents<T>({ ...consume, ...services, groupId: name, topics: [topic] });
      for (const job of jobs) await job.start();
    },
    async stop() {
      await Promise.all([consumer?.close(), ...jobs.map((job) => job.stop())]);
      consumer = null;
    },
  };
}
