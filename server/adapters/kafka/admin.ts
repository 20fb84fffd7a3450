import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, Kafka as KafkaClient } from 'kafkajs';
import { ALL_TOPICS, deadLetterTopic, type Topic } from '#contracts/topics.ts';
import { DangolError } from '#domain/shared/errors.ts';
import type { Logger } from '#server/observability/logger.ts';
import { within } from '#server/timeout.ts';
import type { AnyTopic, KafkaNames } from './names.ts';
import { partitionCount } from './partitioner.ts';
import type { LogAdmin } from './port.ts';
import { alignSettings, creationSettings } from './topic-settings.ts';

/** Of a question that brokers answer with "not yet": a topic just made, a leader just moved. */
const TRIES = 10;

export function createAdmin({
  client,
  names,
  logger,
}: {
  client: KafkaClient;
  names: KafkaNames;
  logger: Logger;
}): LogAdmin & { ping(): Promise<boolean> } {
  let admin: Promise<Admin> | null = null;

  function connected(): Promise<Admin> {
    if (admin !== null) return admin;
    const opened = client.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 } });
    const attempt = opened.connect().then(
      () => opened,
      (error: unknown) => {
        if (admin === attempt) admin = null;
        void opened.disconnect().catch(() => undefined);
        throw new DangolError(
          'unavailable',
          'Kafka does not answer. Is it up, and are KAFKA_BROKERS, KAFKA_USERNAME and KAFKA_PASSWORD right?',
          {
            cause: error,
          },
        );
      },
    );
    admin = attempt;
    return attempt;
  }

  /** One connection for all; after a failure the next call opens another, as kafkajs does not always mend one. */
  async function using<T>(ask: (connection: Admin) => Promise<T>): Promise<T> {
    const attempt = connected();
    const connection = await attempt;
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(connection);
      } catch (error) {
        if (tries < TRIES && isPassing(error)) {
          await delay(100 * tries);
          continue;
        }
        if (admin === attempt) admin = null;
        void connection.disconnect().catch(() => undefined);
        if (error instanceof DangolError) throw error;
        throw new DangolError('unavailable', 'Kafka did not answer a question about its topics. Try again.', {
          cause: error,
        });
      }
    }
  }

  async function ensureTopics(connection: Admin): Promise<void> {
    const wanted: AnyTopic[] = ALL_TOPICS.flatMap((topic) => [topic, deadLetterTopic(topic)]);
    const present = new Set(await connection.listTopics());
    const missing = wanted.filter((topic) => !present.has(names.topic(topic)));
    if (missing.length > 0) {
      const { brokers } = await connection.describeCluster();
      const replicationFactor = Math.min(3, brokers.length);
      await connection
        .createTopics({
          // Waiting for leaders throws on several brokers; they are polled for below.
          waitForLeaders: false,
          topics: missing.map((topic) => ({
            topic: names.topic(topic),
            numPartitions: partitionCount(topic),
            replicationFactor,
            configEntries: creationSettings(topic, replicationFactor),
          })),
        })
        .catch((error: unknown) => {
          // Two processes may start at once; what counts is that the topics are there, which is looked at next.
          logger.debug({ error: String(error) }, 'creating topics');
        });
    }
    await leadersOf(connection, wanted);
    const existing = wanted.map((topic) => ({ topic, name: names.topic(topic) }));
    const changed = await alignSettings(
      connection,
      existing.filter(({ name }) => present.has(name)),
    ).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      // A user who may not change topics: the shop works with other settings, too.
      logger.error({ code: 'kafka-topics', reason: String(error) }, 'settings of topics could not be changed');
      return [];
    });
    if (changed.length > 0) logger.info({ topics: changed }, 'settings of topics changed to those of this release');
  }

  async function leadersOf(connection: Admin, wanted: readonly AnyTopic[]): Promise<void> {
    const until = performance.now() + 15_000;
    for (;;) {
      const metadata = await connection
        .fetchTopicMetadata({ topics: wanted.map(names.topic) })
        .catch(() => ({ topics: [] }));
      const led = metadata.topics.filter(
        ({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0),
      );
      if (led.length === wanted.length) {
        for (const { name, partitions } of led) {
          const expected = partitionCount(names.topicOf(name));
          if (partitions.length !== expected)
            logger.error(
              { code: 'kafka-topics', topic: name, partitions: partitions.length, expected },
              'partitions differ from the contract: keys go to other partitions than other clients expect',
            );
        }
        return;
      }
      if (performance.now() > until)
        throw new DangolError(
          'unavailable',
          `Kafka has no leader for ${wanted.length - led.length} topics yet. Try again.`,
        );
      await delay(100);
    }
  }

  async function offsetsOf(topic: AnyTopic, end: 'high' | 'low'): Promise<Map<number, bigint>> {
    const offsets = await using((connection) => connection.fetchTopicOffsets(names.topic(topic)));
    return new Map(offsets.map((one) => [one.partition, BigInt(one[end])]));
  }

  async function lags(groupId: string, topic: Topic): Promise<Map<number, bigint>> {
    const [offsets, [committed]] = await using((connection) =>
      Promise.all([
        connection.fetchTopicOffsets(names.topic(topic)),
        connection.fetchOffsets({ groupId: names.group(groupId), topics: [names.topic(topic)] }),
      ]),
    );
    const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    return new Map(
      offsets.map(({ partition, high, low }) => {
        const from = done.get(partition) ?? -1n;
        return [partition, BigInt(high) - (from < 0n ? BigInt(low) : from)];
      }),
    );
  }

  return {
    ensureTopics: () => using(ensureTopics),
    endOffsets: (topic) => offsetsOf(topic, 'high'),
    startOffsets: (topic) => offsetsOf(topic, 'low'),
    async offsetsAt(topic, timestampMs) {
      const offsets = await using((connection) =>
        connection.fetchTopicOffsetsByTimestamp(names.topic(topic), timestampMs),
      );
      return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
    },
    async lag(groupId, topic) {
      let sum = 0n;
      for (const messages of (await lags(groupId, topic)).values()) sum += messages;
      return sum;
    },
    lags,
    async uncommitted(groupId, topic) {
      const [committed] = await using((connection) =>
        connection.fetchOffsets({ groupId: names.group(groupId), topics: [names.topic(topic)] }),
      );
      return (committed?.partitions ?? [])
        .filter(({ offset }) => BigInt(offset) < 0n)
        .map(({ partition }) => partition);
    },
    async ping() {
      const cluster = await within(
        using((connection) => connection.describeCluster()),
        1_000,
      );
      return cluster !== undefined;
    },
    async close() {
      const open = admin;
      admin = null;
      const left = open?.then((connection) => connection.disconnect()).catch(() => undefined);
      await Promise.race([left, delay(500, undefined, { ref: false })]);
    },
  };
}

/** A broker's own "not now" (kafkajs gives such errors a type), not a broker that is unavailable. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'type' in error && 'retriable' in error && error.retriable === true;
}

/** A broker's own "no". */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'type' in error && 'retriable' in error && error.retriable === false;
}
