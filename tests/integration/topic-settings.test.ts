import { ConfigResourceTypes, ConfigSource } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { kafkaAdmin } from '#tests/support/kafka-admin.ts';
import { startTestServices } from '../support/start.ts';

/** Topics that the release before created, with its settings. */

const services = await startTestServices();
const admin = kafkaAdmin(services.env);
const kafka = createKafka({
  connection: kafkaConnection(services.env),
  namespace: services.namespace,
  logger: silentLogger(),
});
const nameOf = (topic: string) => `${services.namespace}.${topic}`;
const DAY_MS = 86_400_000;

beforeAll(() => admin.connect());
afterAll(async () => {
  await admin.disconnect();
  await (await kafka.admin()).close();
});

/** What is set on a topic itself. */
async function settingsOf(topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: nameOf(topic) }],
  });
  const entries = resources[0]?.configEntries ?? [];
  return Object.fromEntries(
    entries
      .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
      .map(({ configName, configValue }) => [configName, configValue]),
  );
}

test('topics of the release before get the settings of this one; those of an operator stay', async () => {
  const settings = (entries: Record<string, string>) =>
    Object.entries(entries).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    topics: [
      {
        topic: nameOf('products'),
        numPartitions: 3,
        configEntries: settings({
          'min.insync.replicas': '1',
          'cleanup.policy': 'compact',
          'min.cleanable.dirty.ratio': '0.2',
          'segment.ms': String(DAY_MS),
          'max.message.bytes': '2000000',
        }),
      },
      {
        topic: nameOf('users'),
        numPartitions: 3,
        configEntries: settings({ 'min.insync.replicas': '1', 'retention.ms': String(30 * DAY_MS) }),
      },
    ],
  });
  await (await kafka.admin()).ensureTopics();
  // The broker answers before its own copy of the settings is up to date.
  await vi.waitFor(async () =>
    expect(await settingsOf('products')).toEqual({
      'min.insync.replicas': '1',
      'cleanup.policy': 'delete',
      'retention.ms': String(90 * DAY_MS),
      'max.message.bytes': '2000000',
    }),
  );
  await vi.waitFor(async () =>
    expect(await settingsOf('users')).toEqual({
      'min.insync.replicas': '1',
      'cleanup.policy': 'delete',
      'retention.ms': String(7 * DAY_MS),
      'segment.ms': String(DAY_MS),
    }),
  );
  expect(await settingsOf('product-states')).toMatchObject({ 'cleanup.policy': 'compact' });
  expect(await settingsOf('orders.dead-letter')).toMatchObject({ 'retention.ms': String(30 * DAY_MS) });
});

test('topics that have these settings are not changed again', async () => {
  const changes: unknown[] = [];
  const logger = silentLogger();
  const again = createKafka({
    connection: kafkaConnection(services.env),
    namespace: services.namespace,
    logger: Object.assign(Object.create(logger) as typeof logger, { info: (...line: unknown[]) => changes.push(line) }),
  });
  const open = await again.admin();
  await open.ensureTopics();
  await open.close();
  expect(changes).toEqual([]);
});
