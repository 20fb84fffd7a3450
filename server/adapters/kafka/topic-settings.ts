import kafkajs, { type Admin } from 'kafkajs';
import { TOPIC_SETTINGS, type Topic } from '#contracts/topics.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import type { AnyTopic } from './names.ts';

// Node finds only some names of a CommonJS module.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

/** How long the log keeps what. `product-states` is compacted: the last state of each product stays for ever. */
export const RETENTION_DAYS: Record<Topic, number> = {
  behavior: 365,
  'product-states': -1,
  users: 7,
  products: 90,
  orders: 90,
  payments: 90,
  'server-logs': 7,
};
const DEAD_LETTER_DAYS = 30;

/** The settings this module decides; any other of a topic is the operator's, and stays. */
const OWN_SETTINGS = ['cleanup.policy', 'retention.ms', 'min.cleanable.dirty.ratio', 'segment.ms'] as const;
type OwnSettings = Partial<Record<(typeof OWN_SETTINGS)[number], string>>;

function ownSettings(topic: AnyTopic): OwnSettings {
  if (topic.endsWith('.dead-letter'))
    return { 'cleanup.policy': 'delete', 'retention.ms': String(DEAD_LETTER_DAYS * DAY_MS) };
  if (TOPIC_SETTINGS[topic as Topic].compacted)
    return { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.2', 'segment.ms': String(DAY_MS) };
  const days = RETENTION_DAYS[topic as Topic];
  return {
    'cleanup.policy': 'delete',
    'retention.ms': String(days * DAY_MS),
    // Whole segments are deleted: with the brokers' default of a week some messages would stay for two.
    ...(days <= 7 && { 'segment.ms': String(DAY_MS) }),
  };
}

/**
 * Settings of a topic that is being created. min.insync.replicas is decided then and never again: the number of
 * brokers that are up at a later start is not the number of copies that a topic has.
 */
export function creationSettings(topic: AnyTopic, replicationFactor: number): { name: string; value: string }[] {
  return entriesOf({
    'min.insync.replicas': String(replicationFactor >= 3 ? 2 : 1),
    ...ownSettings(topic),
  });
}

/**
 * Gives topics that exist the retention and compaction of this release, where they have others: a topic may have been
 * created by an earlier release. Resolves with the topics that were changed. Cost: one request where all agree.
 */
export async function alignSettings(
  connection: Admin,
  topics: readonly { topic: AnyTopic; name: string }[],
): Promise<string[]> {
  if (topics.length === 0) return [];
  const { resources } = await connection.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const byName = new Map(resources.map((resource) => [resource.resourceName, resource.configEntries]));
  const changes = topics.flatMap(({ topic, name }) => {
    const entries = byName.get(name) ?? [];
    const wanted = ownSettings(topic);
    const set = new Map(
      entries
        .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
        .map((entry) => [entry.configName, entry.configValue]),
    );
    if (OWN_SETTINGS.every((setting) => wanted[setting] === set.get(setting))) return [];
    // AlterConfigs replaces all that is set on a topic: what is not ours is repeated.
    for (const setting of OWN_SETTINGS) set.delete(setting);
    const configEntries = entriesOf({ ...Object.fromEntries(set), ...wanted });
    return [{ type: ConfigResourceTypes.TOPIC, name, configEntries }];
  });
  if (changes.length > 0) await connection.alterConfigs({ validateOnly: false, resources: changes });
  return changes.map(({ name }) => name);
}

function entriesOf(settings: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(settings).map(([name, value]) => ({ name, value }));
}
