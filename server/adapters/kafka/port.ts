import type { Topic } from '#contracts/topics.ts';
import type { AnyTopic } from './names.ts';

/** What the rest of the code knows of Kafka. kafkajs stays behind these types. */
export interface OutgoingMessage {
  key: string;
  value: string | null;
  headers?: Record<string, string>;
}

export interface ProducerOptions {
  /**
   * How long a message may wait for its acknowledgement before `send` rejects; Infinity: as long as it takes (a spool).
   * A message that timed out may still be written later: consumers drop repeats by id. Default 30,000.
   */
  deliveryTimeoutMs?: number;
  /** Most messages waiting; beyond it `send` rejects at once. Default 50,000. */
  maxQueued?: number;
}

export interface LogProducer {
  /**
   * Resolves when every message is acknowledged by all in-sync replicas; rejects with DangolError('unavailable') when
   * the brokers cannot be reached in time. Messages of one key keep their order. Cost: concurrent calls share requests;
   * one request a partition is under way at a time (see docs/decisions on why).
   */
  send(topic: AnyTopic, messages: readonly OutgoingMessage[]): Promise<void>;
  /** Messages taken in and not acknowledged yet. */
  queued(): number;
  /** Sends what is left for two seconds at most, then rejects the rest. */
  close(): Promise<void>;
}

export interface IncomingMessage {
  topic: Topic;
  partition: number;
  offset: bigint;
  key: string | null;
  /** null: a tombstone. */
  value: string | null;
  headers: Record<string, string>;
  /** Epoch ms the broker noted. */
  timestampMs: number;
}

export interface BatchContext {
  /** Aborted when the partition may have been reassigned or the consumer closes: stop, the batch is redelivered. */
  signal: AbortSignal;
  /**
   * Whether the partition may be another consumer's by now. To be asked before each write: `signal` learns of it with
   * the next heartbeat only, and a process that was frozen writes before that (kafkajs#1046).
   */
  isStale(): boolean;
}

export interface ConsumerOptions {
  /** Consumer group, without the namespace. */
  groupId: string;
  topics: readonly Topic[];
  /**
   * Where a group without committed offsets begins. With 'latest' the place is committed at the first join, so that a
   * member that dies before its first message does not skip what comes meanwhile.
   */
  from: 'earliest' | 'latest';
  /**
   * Called with each fetched batch of one partition, in order; offsets are committed when it resolves. When it rejects,
   * the batch is redelivered. It may take as long as it needs: heartbeats continue meanwhile.
   */
  onBatch(messages: readonly IncomingMessage[], context: BatchContext): Promise<void>;
  /** Partitions whose batches may be handled at the same time. Default 1: one `onBatch` at a time. */
  concurrency?: number;
  /**
   * How long the broker may accumulate messages before they are fetched, for consumers that tolerate the delay: a few
   * large batches cost the brokers, this process and the store written to far less than many small ones. Default 0:
   * each message as it arrives.
   */
  gatherMs?: number;
  /**
   * After so long without a sign of life a member is taken for dead, and its partitions go to others. Default 6,000,
   * the least that brokers allow unless they are set otherwise; where less is refused, it is 6,000 again.
   */
  sessionMs?: number;
  /** Most bytes of a batch. Default 1 MB; more where a larger transaction costs a message less. */
  batchBytes?: number;
  /** Partitions now assigned to this member, after each rebalance; called before `startAt`. */
  onAssigned?(assignment: ReadonlyMap<Topic, readonly number[]>): void;
  /**
   * Offset to start each assigned partition at, instead of the committed one (a fold that keeps its own offsets).
   * undefined for a partition: the committed offset, else `from`.
   */
  startAt?(topic: Topic, partition: number): bigint | undefined;
  /** false: nothing is committed; after a rebalance it goes on where it was. */
  commit?: boolean;
  /** true: take part in the group (assignment, failover) but fetch nothing. */
  assignmentOnly?: boolean;
  /** Called when it has stopped in silence, instead of ending the process: for a process that can do without. */
  onStalled?(): void;
}

export interface LogConsumer {
  close(): Promise<void>;
}

export interface LogAdmin {
  /**
   * Creates missing topics with the settings of contracts/topics.ts, waits for their leaders, and gives topics that
   * exist those settings where they have others.
   */
  ensureTopics(): Promise<void>;
  /** Next offset of each partition of a topic (the high watermark). */
  endOffsets(topic: AnyTopic): Promise<Map<number, bigint>>;
  /** Oldest offset that each partition of a topic still holds. The partition's leader answers. */
  startOffsets(topic: AnyTopic): Promise<Map<number, bigint>>;
  /** Offset of each partition's first message of `timestampMs` or later, by the time the broker noted; else its end. */
  offsetsAt(topic: Topic, timestampMs: number): Promise<Map<number, bigint>>;
  /** Messages a group has not handled yet, over all partitions of a topic. */
  lag(groupId: string, topic: Topic): Promise<bigint>;
  /** The same for each partition. */
  lags(groupId: string, topic: Topic): Promise<Map<number, bigint>>;
  /** Partitions of a topic for which a group has committed nothing. */
  uncommitted(groupId: string, topic: Topic): Promise<number[]>;
  close(): Promise<void>;
}

/** createKafka(options) in ./index.ts returns this; nothing connects before the first call. */
export interface Kafka {
  /** Resolves at once, brokers or not: it connects while the first messages wait. */
  producer(options?: ProducerOptions): Promise<LogProducer>;
  /** Resolves when the group is joined; rejects with DangolError('unavailable') when the brokers are unavailable. */
  consume(options: ConsumerOptions): Promise<LogConsumer>;
  admin(): Promise<LogAdmin>;
  /** Whether the brokers answer, within 1 s. */
  ping(): Promise<boolean>;
}
