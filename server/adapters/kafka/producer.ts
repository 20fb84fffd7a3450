import { setTimeout as delay } from 'node:timers/promises';
import { CompressionTypes, type Kafka as KafkaClient, Partitioners, type Producer } from 'kafkajs';
import { DangolError } from '#domain/shared/errors.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { AnyTopic, KafkaNames } from './names.ts';
import { createPartitionQueue, type PartitionQueue, type QueuedMessage } from './partition-queue.ts';
import { partitionCount, partitionOf } from './partitioner.ts';
import type { LogProducer, OutgoingMessage, ProducerOptions } from './port.ts';

/** Below the brokers' default message.max.bytes (1 MiB), with room for headers of the batch. */
const MAX_MESSAGE_BYTES = 900 * 1024;
const EXPIRE_EVERY_MS = 250;
const CLOSE_WITHIN_MS = 2_000;

/** One kafkajs producer, that is one producer id, and the sends that still use it. */
interface Generation {
  producer: Producer;
  connected: Promise<void>;
  sends: number;
  retired: boolean;
}

/**
 * The producer that loses nothing (docs/decisions/0020): a queue per partition, one request a partition under way, the
 * partition named by us, idempotent, acknowledged by all in-sync replicas, and a result that must name the partition.
 */
export function createProducer(
  { client, names, logger }: { client: KafkaClient; names: KafkaNames; logger: Logger },
  { deliveryTimeoutMs = 30_000, maxQueued = 50_000 }: ProducerOptions = {},
): LogProducer {
  const queues = new Map<string, PartitionQueue>();
  let generation: Generation | null = null;
  let closed = false;
  let queued = 0;

  function openGeneration(): Generation {
    const producer = client.producer({
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 5,
      retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    const opened: Generation = { producer, connected: producer.connect(), sends: 0, retired: false };
    opened.connected.catch(() => retire(opened));
    return opened;
  }

  /** A producer id whose sequence numbers are in doubt is never used again; sends under way on it may finish. */
  function retire(old: Generation): void {
    if (generation === old) generation = null;
    old.retired = true;
    if (old.sends === 0) void old.producer.disconnect().catch(() => undefined);
  }

  async function transmit(topic: AnyTopic, partition: number, messages: readonly QueuedMessage[]): Promise<void> {
    generation ??= openGeneration();
    const current = generation;
    current.sends += 1;
    try {
      await current.connected;
      const results = await current.producer.send({
        topic: names.topic(topic),
        acks: -1,
        timeout: 3_000,
        compression: CompressionTypes.None,
        messages: messages.map(({ key, value, headers }) => ({ key, value, partition, ...(headers && { headers }) })),
      });
      // kafkajs#1303: a partition whose leader moves is left out and the promise resolves all the same.
      const result = results.find((answer) => answer.partition === partition);
      if (result === undefined || result.errorCode !== 0)
        throw new Error(`${topic}/${partition} is not in the answer of the brokers`);
    } catch (error) {
      if (isSequenceInDoubt(error)) retire(current);
      logger.debug({ topic, partition, error: error instanceof Error ? error.message : error }, 'send failed');
      throw error;
    } finally {
      current.sends -= 1;
      if (current.retired && current.sends === 0) void current.producer.disconnect().catch(() => undefined);
    }
  }

  function queueOf(topic: AnyTopic, partition: number): PartitionQueue {
    const name = `${topic}/${partition}`;
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = createPartitionQueue({
      name,
      transmit: (messages) => transmit(topic, partition, messages),
      isPermanent,
    });
    queues.set(name, queue);
    return queue;
  }

  async function push(topic: AnyTopic, partition: number, group: QueuedMessage[], deadlineMs: number): Promise<void> {
    try {
      await queueOf(topic, partition).push(group, deadlineMs);
    } finally {
      queued -= group.length;
    }
  }

  const expiry = setInterval(() => {
    const now = performance.now();
    for (const queue of queues.values()) queue.expire(now);
  }, EXPIRE_EVERY_MS);
  expiry.unref();

  return {
    async send(topic, messages) {
      if (closed) throw new DangolError('unavailable', 'The Kafka producer is closed; the process is stopping.');
      if (messages.length === 0) return;
      const byPartition = groupByPartition(topic, messages);
      if (queued + messages.length > maxQueued)
        throw new DangolError('unavailable', `${queued} messages already wait for Kafka. Try again shortly.`);
      const deadlineMs = performance.now() + deliveryTimeoutMs;
      queued += messages.length;
      const sends = byPartition.map(([partition, group]) => push(topic, partition, group, deadlineMs));
      // Mostly one event, so one partition: a spool holds many of these.
      if (sends.length === 1) return sends[0];
      const outcomes = await Promise.allSettled(sends);
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    queued: () => queued,
    async close() {
      closed = true;
      const until = performance.now() + CLOSE_WITHIN_MS;
      while (queued > 0 && performance.now() < until) await delay(20);
      clearInterval(expiry);
      for (const queue of queues.values())
        queue.close(new DangolError('unavailable', 'The Kafka producer closed before this message was acknowledged.'));
      if (generation !== null) {
        const { producer } = generation;
        await Promise.race([producer.disconnect().catch(() => undefined), delay(500)]);
      }
    },
  };
}

function groupByPartition(topic: AnyTopic, messages: readonly OutgoingMessage[]): [number, QueuedMessage[]][] {
  const partitions = partitionCount(topic);
  const groups = new Map<number, QueuedMessage[]>();
  for (const { key, value, headers } of messages) {
    const bytes = 70 + Buffer.byteLength(key) + (value === null ? 0 : Buffer.byteLength(value));
    if (bytes > MAX_MESSAGE_BYTES)
      throw new DangolError(
        'invalid-input',
        `A message for ${topic} has ${bytes} bytes; at most ${MAX_MESSAGE_BYTES}.`,
      );
    const partition = partitionOf(key, partitions);
    const group = groups.get(partition);
    const queuedMessage = { key, value, headers, bytes };
    if (group === undefined) groups.set(partition, [queuedMessage]);
    else group.push(queuedMessage);
  }
  return [...groups];
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}

/** The broker's own name of an error; kafkajs's error classes cannot be imported from ES modules. */
function protocolType(error: unknown): string | null {
  const root = rootOf(error);
  const type = root instanceof Error && 'type' in root ? root.type : null;
  return typeof type === 'string' ? type : null;
}

/** The broker has lost or refuses our producer id or sequence: start a new one. */
function isSequenceInDoubt(error: unknown): boolean {
  return [
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'DUPLICATE_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
    'INVALID_PRODUCER_EPOCH',
    'INVALID_PRODUCER_ID_MAPPING',
    'PRODUCER_FENCED',
  ].includes(protocolType(error) ?? '');
}

function isPermanent(error: unknown): boolean {
  return ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'TOPIC_AUTHORIZATION_FAILED'].includes(
    protocolType(error) ?? '',
  );
}
