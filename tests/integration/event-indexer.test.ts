import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { Topic } from '#contracts/topics.ts';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventIndex, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
import type { IncomingMessage, LogConsumer } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createEventIndexerWorker } from '#workers/event-indexer/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { startTestKafka, startTestProducer, startTestServices } from '../support/start.ts';

const services = await startTestServices();
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let elasticsearch: Elasticsearch;
let worker: Worker;
let letters: LogConsumer;
const aside: IncomingMessage[] = [];

beforeAll(async () => {
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
  worker = indexer(elasticsearch);
  await worker.start();
  letters = await kafka.consume({
    groupId: 'letters',
    topics: ['behavior.dead-letter' as Topic],
    from: 'earliest',
    onBatch: async (batch) => void aside.push(...batch),
  });
});

afterAll(async () => {
  await Promise.all([worker.stop(), letters.close()]);
  await elasticsearch.close();
  await (await kafka.admin()).close();
});

/** The day on which these events are indexed: of them, and of the days before, nothing is too old. */
const TODAY_MS = Date.parse('2026-11-23T12:00:00.000Z');

function indexAt(nowMs: number, retentionDays?: number, client = elasticsearch, namespace = services.namespace) {
  return createEventIndex(client, namespace, { now: () => nowMs, ...(retentionDays && { retentionDays }) });
}

function indexer(client: Elasticsearch, index = indexAt(TODAY_MS, 30, client), expireEveryMs = DAY_MS): Worker {
  const logger = silentLogger();
  return createEventIndexerWorker({
    kafka,
    producer: async () => producer,
    index,
    withoutForgotten: async (events) => events,
    productNames: async (ids) => new Map(ids.filter((id) => id === 7).map((id) => [id, '무선 이어폰'])),
    logger,
    expireEveryMs,
  });
}

function viewed(more: Partial<BehaviorEvent> = {}): BehaviorEvent {
  return {
    id: randomUUID(),
    type: 'page-viewed',
    version: 1,
    occurredAt: '2026-11-21T01:02:03.000Z',
    shopperId: randomUUID(),
    sessionId: 's',
    payload: { productId: 7, path: '/products/7' },
    ...more,
  } as BehaviorEvent;
}

const put = (...events: unknown[]) =>
  producer.send(
    'behavior',
    events.map((event) => ({ key: 'k', value: typeof event === 'string' ? event : JSON.stringify(event) })),
  );

async function indexed(ids: string[]): Promise<number> {
  const { alias } = eventIndexNames(services.namespace);
  await elasticsearch.client.indices.refresh({ index: alias }, { ignore: [404] });
  const found = await elasticsearch.client.search({ index: alias, query: { ids: { values: ids } }, size: 100 });
  return found.hits.hits.length;
}

test('events are in their day once, however often they come; poison is set aside and the partition goes on', async () => {
  const first = viewed();
  const second = viewed({ occurredAt: '2026-11-20T23:59:59.000Z' });
  await put(
    first,
    'not json',
    { ...viewed(), type: 'no-such-type' },
    first,
    second,
    { ...viewed(), shopperId: 'x' },
    first,
  );
  await vi.waitFor(async () => expect(await indexed([first.id, second.id])).toBe(2), { timeout: 15_000 });
  const { index } = eventIndexNames(services.namespace);
  expect(index(second.occurredAt)).toBe(`${services.namespace}-events-2026.11.20`);
  expect((await elasticsearch.client.count({ index: index(second.occurredAt) })).count).toBe(1);
  await vi.waitFor(() => expect(aside).toHaveLength(3), { timeout: 10_000 });
  expect(aside[0]?.headers).toMatchObject({ 'original-topic': 'behavior', 'consumer-group': 'event-indexer' });
  expect(aside[0]?.headers.reason).toContain('not JSON');
  expect(aside[1]?.headers.reason).toContain('type');
  expect(aside[2]?.headers.reason).toContain('shopperId');
  expect(aside[0]?.value).toBe('not json');
  await vi.waitFor(async () => expect(await (await kafka.admin()).lag('event-indexer', 'behavior')).toBe(0n));
});

test('a search finds what was indexed without asking for a refresh, also in an index that had an interval of its own', async () => {
  const { alias, index } = eventIndexNames(services.namespace);
  const day = '2026-11-19T01:02:03.000Z';
  await put(viewed({ occurredAt: day }));
  await vi.waitFor(async () => expect((await elasticsearch.client.count({ index: index(day) })).count).toBe(1), {
    timeout: 15_000,
  });
  await elasticsearch.client.indices.putSettings({ index: index(day), settings: { refresh_interval: '1h' } });
  await indexAt(TODAY_MS).prepare();
  const event = viewed({ occurredAt: day });
  await put(event);
  const found = () => elasticsearch.client.search({ index: alias, query: { ids: { values: [event.id] } } });
  await vi.waitFor(async () => expect((await found()).hits.hits).toHaveLength(1), { timeout: 15_000 });
});

test('an event has the name of its product, and one of an unknown product has none', async () => {
  const events = [viewed(), viewed({ payload: { productId: 8 } as never }), viewed({ payload: {} as never })];
  await put(...events);
  await vi.waitFor(async () => expect(await indexed(events.map(({ id }) => id))).toBe(3), { timeout: 15_000 });
  const { alias } = eventIndexNames(services.namespace);
  const found = await elasticsearch.client.search({
    index: alias,
    query: { ids: { values: events.map(({ id }) => id) } },
  });
  const names = found.hits.hits.map(({ _id, _source }) => [_id, (_source as { productName?: string }).productName]);
  expect(Object.fromEntries(names)).toEqual({
    [events[0]?.id ?? '']: '무선 이어폰',
    [events[1]?.id ?? '']: undefined,
    [events[2]?.id ?? '']: undefined,
  });
});

test('unknown optional fields pass, and are not indexed', async () => {
  const event = viewed({ payload: { productId: 7, novelty: 'x' } as never });
  await put({ ...event, extra: 1 });
  await vi.waitFor(async () => expect(await indexed([event.id])).toBe(1), { timeout: 10_000 });
  expect(aside).toHaveLength(3);
});

test('with Elasticsearch away nothing is set aside, and the index catches up', async () => {
  await worker.stop();
  let away = true;
  const flaky: Elasticsearch = {
    ...elasticsearch,
    bulk: (items, options) => (away ? unreachable().bulk(items, options) : elasticsearch.bulk(items, options)),
  };
  worker = indexer(flaky);
  await worker.start();
  const events = Array.from({ length: 20 }, () => viewed());
  await put(...events);
  await vi.waitFor(async () => expect(await (await kafka.admin()).lag('event-indexer', 'behavior')).toBe(20n));
  away = false;
  await vi.waitFor(async () => expect(await indexed(events.map(({ id }) => id))).toBe(20), { timeout: 20_000 });
  expect(aside).toHaveLength(3);
});

/** Names of all indices under a namespace's pattern. */
async function indicesOf(namespace: string): Promise<string[]> {
  const rows = await elasticsearch.client.cat.indices({ index: `${namespace}-events-*`, format: 'json' });
  return rows.map(({ index }) => index ?? '').sort();
}

test('days that are over for longer than they are kept are deleted; the edge, today and what is no day stay', async () => {
  const namespace = `${services.namespace}-kept`;
  const { index } = eventIndexNames(namespace);
  const dayAgo = (days: number) => new Date(TODAY_MS - days * DAY_MS).toISOString();
  const before = indexAt(TODAY_MS - 3 * DAY_MS, 7, elasticsearch, namespace);
  await before.prepare();
  await before.write([9, 8, 7, 3].map((days) => viewed({ occurredAt: dayAgo(days) })));
  await elasticsearch.client.indices.create({ index: `${namespace}-events-by-hand` });
  const other = indexAt(TODAY_MS - 3 * DAY_MS, 7, elasticsearch, `${namespace}er`);
  await other.write([viewed({ occurredAt: dayAgo(9) })]);

  const now = indexAt(TODAY_MS, 7, elasticsearch, namespace);
  expect(await now.expire()).toEqual([index(dayAgo(9)), index(dayAgo(8))]);
  const kept = [index(dayAgo(7)), index(dayAgo(3)), `${namespace}-events-by-hand`];
  expect(await indicesOf(namespace)).toEqual(kept);
  expect(await now.expire()).toEqual([]);
  expect(await indicesOf(`${namespace}er`)).toHaveLength(1);

  // What is too old to be kept makes no index for an hour.
  const { applied, rejected } = await now.write([viewed({ occurredAt: dayAgo(8) }), viewed({ occurredAt: dayAgo(7) })]);
  expect([applied, rejected]).toEqual([1, []]);
  expect(await indicesOf(namespace)).toEqual(kept);
  await expect(indexAt(TODAY_MS, 7, unreachable()).expire()).rejects.toMatchObject({ code: 'unavailable' });
});

test('the indexer deletes old days by itself, again and again, also after a turn that failed', async () => {
  const namespace = services.namespace;
  const old = viewed({ occurredAt: new Date(TODAY_MS - 20 * DAY_MS).toISOString() });
  const oldIndex = eventIndexNames(namespace).index(old.occurredAt);
  await indexAt(TODAY_MS).write([old]);
  await worker.stop();
  const index = indexAt(TODAY_MS, 10);
  let turns = 0;
  const failsOnce = {
    ...index,
    expire: () => (++turns === 1 ? indexAt(TODAY_MS, 10, unreachable()).expire() : index.expire()),
  };
  worker = indexer(elasticsearch, failsOnce, 20);
  await worker.start();
  await vi.waitFor(async () => expect(await indicesOf(namespace)).not.toContain(oldIndex), { timeout: 15_000 });
  await elasticsearch.client.indices.create({ index: oldIndex, wait_for_active_shards: 0 });
  await vi.waitFor(async () => expect(await indicesOf(namespace)).not.toContain(oldIndex), { timeout: 15_000 });
});

function unreachable(): Elasticsearch {
  return createElasticsearch({
    connection: { url: 'http://127.0.0.1:9', login: null },
    requestTimeoutMs: 500,
    maxRetries: 0,
  });
}
