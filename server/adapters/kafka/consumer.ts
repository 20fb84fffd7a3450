import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka as KafkaClient } from 'kafkajs';
import type { Topic } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Logger } from '#server/observability/logger.ts';
import type { KafkaNames } from './names.ts';
import type { ConsumerOptions, IncomingMessage, LogAdmin, LogConsumer } from './port.ts';
import { createStallWatch } from './stall-watch.ts';

const HEARTBEAT_MS = 1_000;
/** The least that brokers allow, unless their group.min.session.timeout.ms is another. */
const SESSION_MS = 6_000;
const CLOSE_WITHIN_MS = 2_500;
const RESTART_AFTER_MS = 1_000;
/**
 * A fetch waits so long at the broker for a first message, and is answered when one comes: longer costs no delay, and
 * less at rest. Heartbeats, which notice a rebalance, are sent between fetches.
 */
const FETCH_WAITS_MS = 1_000;
/** So much is fetched at once, however long there would be to gather more. */
const GATHERED_BYTES = 256 * 1024;

export interface ConsumerDeps {
  /** A client of its own: kafkajs shares committed offsets between consumers of one client. */
  client: KafkaClient;
  names: KafkaNames;
  logger: Logger;
  admin: () => Promise<LogAdmin>;
  ping: () => Promise<boolean>;
  /** A consumer that has stopped in silence (kafkajs#659); only a new process mends it. */
  onStalled: (groupId: string) => void;
}

/** Joins the group and consumes until closed; a crash of kafkajs is answered by joining again. */
export async function createConsumer(deps: ConsumerDeps, options: ConsumerOptions): Promise<LogConsumer> {
  const { client, names, logger, onStalled } = deps;
  const { groupId, commit = true, gatherMs = 0, batchBytes = 1024 * 1024 } = options;
  const fields = { groupId };
  let { sessionMs = SESSION_MS } = options;
  /** Next offset of each partition, for those that commit nothing. */
  const positions = new Map<string, bigint>();
  /** Where a group that begins at the end begins; used at the first join only. */
  let beginnings = new Map<string, bigint>();
  const closing = new AbortController();
  let assignmentEnds = new AbortController();
  let consumer: Consumer | undefined;
  let joined: () => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const firstJoin = new Promise<void>((resolve, reject) => {
    joined = resolve;
    failed = reject;
  });
  firstJoin.catch(() => undefined);

  const watch = createStallWatch({
    topics: options.assignmentOnly ? [] : options.topics,
    endOffsets: async (topic) => (await deps.admin()).endOffsets(topic),
    reachable: deps.ping,
    onStalled: (reason) => {
      logger.error({ ...fields, code: 'kafka-consumer', reason }, 'consumer has stopped in silence');
      onStalled(groupId);
    },
  });

  function onJoined(member: Consumer, assigned: Record<string, number[]>): void {
    assignmentEnds.abort();
    assignmentEnds = new AbortController();
    const assignment = new Map<Topic, number[]>();
    for (const [name, partitions] of Object.entries(assigned)) assignment.set(names.topicOf(name) as Topic, partitions);
    watch.assigned(assignment);
    options.onAssigned?.(assignment);
    for (const [topic, partitions] of assignment) {
      const name = names.topic(topic);
      if (options.assignmentOnly) {
        if (partitions.length > 0) member.pause([{ topic: name, partitions }]);
        continue;
      }
      for (const partition of partitions) {
        const place = `${name}/${partition}`;
        const offset = options.startAt?.(topic, partition) ?? (commit ? beginnings : positions).get(place);
        if (offset !== undefined) member.seek({ topic: name, partition, offset: offset.toString() });
      }
    }
    beginnings = new Map();
    logger.info({ ...fields, assignment: Object.fromEntries(assignment) }, 'joined the group');
    joined();
  }

  async function eachBatch({ batch, heartbeat, resolveOffset, isRunning, isStale }: EachBatchPayload): Promise<void> {
    if (!isRunning() || isStale()) return;
    const topic = names.topicOf(batch.topic) as Topic;
    const messages: IncomingMessage[] = batch.messages.map((message) => ({
      topic,
      partition: batch.partition,
      offset: BigInt(message.offset),
      key: message.key?.toString('utf8') ?? null,
      value: message.value?.toString('utf8') ?? null,
      headers: headersOf(message.headers),
      timestampMs: Number(message.timestamp),
    }));
    const last = messages.at(-1);
    if (last === undefined) return;
    const lost = new AbortController();
    const lose = () => lost.abort();
    let lastBeatMs = performance.now();
    const beat = setInterval(() => {
      // A refused heartbeat means a rebalance: the signal asks the batch's handler to stop.
      heartbeat().then(() => {
        lastBeatMs = performance.now();
      }, lose);
    }, HEARTBEAT_MS);
    watch.batchBegins();
    try {
      const signal = AbortSignal.any([closing.signal, assignmentEnds.signal, lost.signal]);
      await options.onBatch(messages, {
        signal,
        isStale() {
          // After so long without a heartbeat the group has another member for it, whatever we know of it.
          if (!isRunning() || isStale() || performance.now() - lastBeatMs > sessionMs) lose();
          return signal.aborted;
        },
      });
    } finally {
      clearInterval(beat);
      watch.batchEnds();
    }
    resolveOffset(last.offset.toString());
    const next = last.offset + 1n;
    positions.set(`${batch.topic}/${batch.partition}`, next);
    watch.handled(topic, batch.partition, next);
  }

  async function findBeginnings(): Promise<void> {
    if (options.from !== 'latest' || !commit || options.assignmentOnly) return;
    const admin = await deps.admin();
    for (const topic of options.topics) {
      const [ends, uncommitted] = await Promise.all([admin.endOffsets(topic), admin.uncommitted(groupId, topic)]);
      for (const partition of uncommitted) {
        const end = ends.get(partition);
        if (end !== undefined) beginnings.set(`${names.topic(topic)}/${partition}`, end);
      }
    }
  }

  async function start(): Promise<void> {
    const member = client.consumer({
      groupId: names.group(groupId),
      sessionTimeout: sessionMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, sessionMs / 3),
      rebalanceTimeout: 10_000,
      minBytes: gatherMs === 0 ? 1 : GATHERED_BYTES,
      maxBytes: 4 * batchBytes,
      maxBytesPerPartition: batchBytes,
      maxWaitTimeInMs: gatherMs === 0 ? FETCH_WAITS_MS : gatherMs,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8, restartOnFailure: () => Promise.resolve(true) },
    });
    consumer = member;
    const { events } = member;
    member.on(events.GROUP_JOIN, ({ payload }) => onJoined(member, payload.memberAssignment));
    member.on(events.FETCH_START, watch.alive);
    member.on(events.FETCH, watch.alive);
    member.on(events.HEARTBEAT, watch.alive);
    member.on(events.REBALANCING, () => assignmentEnds.abort());
    member.on(events.CRASH, ({ payload }) => {
      const { error, restart: restarts } = payload;
      logger.warn({ ...fields, code: 'kafka-consumer', error: error.message, restarts }, 'consumer crashed');
      if ('type' in error && error.type === 'INVALID_SESSION_TIMEOUT') sessionMs = SESSION_MS;
      if (!restarts) restart();
    });
    await member.connect();
    await member.subscribe({ topics: options.topics.map(names.topic), fromBeginning: options.from === 'earliest' });
    await member.run({
      autoCommit: commit,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.concurrency ?? 1,
      eachBatch,
    });
  }

  function restart(): void {
    if (closing.signal.aborted) return;
    setTimeout(() => {
      if (closing.signal.aborted) return;
      start().catch((error: unknown) => {
        logger.warn(
          { ...fields, code: 'kafka-consumer', error: String(error) },
          'consumer could not start again; trying on',
        );
        restart();
      });
    }, RESTART_AFTER_MS);
  }

  try {
    await findBeginnings();
    await start();
    const late = setTimeout(() => failed(new Error('no assignment within 30 s')), 30_000);
    await firstJoin.finally(() => clearTimeout(late));
  } catch (error) {
    closing.abort();
    void consumer?.disconnect().catch(() => undefined);
    throw new DangolError('unavailable', `Consumer group ${groupId} could not be joined. Is Kafka up?`, {
      cause: error,
    });
  }
  watch.start();

  return {
    async close() {
      closing.abort();
      watch.stop();
      const left = consumer?.disconnect().catch(() => undefined);
      await Promise.race([left, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

function headersOf(headers: EachBatchPayload['batch']['messages'][number]['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {}))
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.map(String).join(',') : String(value);
  return plain;
}
