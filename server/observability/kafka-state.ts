import { CONSUMER_GROUPS } from '#contracts/consumer-groups.ts';
import { ALL_TOPICS, deadLetterTopic, type Topic } from '#contracts/topics.ts';
import type { Kafka, LogAdmin } from '#server/adapters/kafka/port.ts';

/** What Kafka holds and who is behind, at one moment. */
export interface KafkaState {
  /** Epoch ms. */
  atMs: number;
  lag: { group: string; topic: Topic; partition: number; messages: number }[];
  /**
   * `messages`: sum of the next offsets; `perSecond`: since an earlier reading of the last minute, null without one.
   */
  topics: { topic: Topic; messages: number; perSecond: number | null }[];
  /** Next offset of each partition. */
  ends: { topic: Topic; partition: number; offset: number }[];
  /** Messages that each dead-letter topic still holds, under the name of the topic they were read from. */
  deadLetters: { topic: Topic; messages: number }[];
}

export interface KafkaStateReader {
  /**
   * Some forty small requests to the brokers; calls within two seconds share one reading. Rejects with
   * DangolError('unavailable') while Kafka is.
   */
  read(): Promise<KafkaState>;
}

const SHARED_MS = 2_000;
/** Rates are means over as much as a minute, and over no less than this. */
const RATE_LEAST_MS = 2_000;
const RATE_MOST_MS = 60_000;

/** Reads the state of Kafka by the shop's own connection. */
export function createKafkaState({
  kafka,
  now = Date.now,
}: {
  kafka: Pick<Kafka, 'admin'>;
  now?: () => number;
}): KafkaStateReader {
  const past: { atMs: number; sums: ReadonlyMap<Topic, number> }[] = [];
  let latest: { atMs: number; state: Promise<KafkaState> } | null = null;

  function perSecond(topic: Topic, sum: number, atMs: number): number | null {
    const before = past.find((one) => atMs - one.atMs >= RATE_LEAST_MS && atMs - one.atMs <= RATE_MOST_MS);
    const then = before?.sums.get(topic);
    if (before === undefined || then === undefined) return null;
    return (Math.max(0, sum - then) * 1_000) / (atMs - before.atMs);
  }

  async function readNow(): Promise<KafkaState> {
    const admin = await kafka.admin();
    const [lag, topics, deadLetters] = await Promise.all([
      Promise.all(CONSUMER_GROUPS.map((group) => lagOf(admin, group))),
      Promise.all(ALL_TOPICS.map(async (topic) => [topic, await admin.endOffsets(topic)] as const)),
      Promise.all(ALL_TOPICS.map(async (topic) => ({ topic, messages: await deadLettersOf(admin, topic) }))),
    ]);
    const atMs = now();
    const sums = new Map(topics.map(([topic, ends]) => [topic, sumOf(ends)]));
    while (past[0] !== undefined && atMs - past[0].atMs > RATE_MOST_MS) past.shift();
    const state: KafkaState = {
      atMs,
      lag: lag.flat(),
      topics: [...sums].map(([topic, messages]) => ({ topic, messages, perSecond: perSecond(topic, messages, atMs) })),
      ends: topics.flatMap(([topic, ends]) =>
        [...ends].map(([partition, offset]) => ({ topic, partition, offset: Number(offset) })),
      ),
      deadLetters,
    };
    past.push({ atMs, sums });
    return state;
  }

  return {
    read() {
      if (latest !== null && now() - latest.atMs < SHARED_MS) return latest.state;
      const state = readNow();
      latest = { atMs: now(), state };
      state.catch(() => {
        if (latest?.state === state) latest = null;
      });
      return state;
    },
  };
}

const sumOf = (offsets: ReadonlyMap<number, bigint>) =>
  [...offsets.values()].reduce((sum, one) => sum + Number(one), 0);

async function lagOf(admin: LogAdmin, { group, topic }: { group: string; topic: Topic }): Promise<KafkaState['lag']> {
  const lags = await admin.lags(group, topic);
  return [...lags]
    .sort(([a], [b]) => a - b)
    .map(([partition, messages]) => ({ group, topic, partition, messages: Number(messages) }));
}

async function deadLettersOf(admin: LogAdmin, topic: Topic): Promise<number> {
  const name = deadLetterTopic(topic);
  const [ends, starts] = await Promise.all([admin.endOffsets(name), admin.startOffsets(name)]);
  return sumOf(ends) - sumOf(starts);
}
