import { randomUUID } from 'node:crypto';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { ErrorResponse, SearchResponse, SuggestResponse } from '#contracts/http.ts';
import type { ProductState } from '#contracts/products.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { productIndexNames } from '#server/adapters/elasticsearch/product-index.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { stateOf } from '#server/adapters/postgres/product-states.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createRecentSearchesWriter, createRedisRecentSearches } from '#server/adapters/redis-recent-searches.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createSearchOnServices } from '#server/search/create.ts';
import type { Search } from '#server/search/search.ts';
import { type OpenedIndex, openProductIndex } from '#workers/product-indexer/product-index.ts';
import { createProductIndexerWorker } from '#workers/product-indexer/worker.ts';
import type { Worker } from '#workers/runtime/worker.ts';
import { seed } from '../../prisma/seed.ts';
import { startTestServices } from '../support/start.ts';

const services = await startTestServices();
let kafka: Kafka;
let producer: LogProducer;
let db: Database;
let redis: Redis;
let elasticsearch: Elasticsearch;
let opened: OpenedIndex;
let worker: Worker;
let search: Search;
/** The same shop, with an unreachable Elasticsearch. */
let searchWithout: Search;

beforeAll(async () => {
  const { env, namespace } = services;
  kafka = createKafka({ connection: kafkaConnection(env), namespace, logger: silentLogger() });
  await seed({ scale: 'test', databaseUrl: services.databaseUrl, kafka });
  producer = await kafka.producer();
  db = createPrisma(services.databaseUrl);
  redis = createRedis(env.REDIS_URL ?? '', { purpose: 'serving' });
  await redisReady(redis, 2_000);
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(env), requestTimeoutMs: 5_000 });
  const parts = { prisma: db, redis, keys: redisKeys(namespace), namespace, logger: silentLogger() };
  search = createSearchOnServices({ ...parts, elasticsearch });
  const unreachable = createElasticsearch({
    connection: { url: 'http://127.0.0.1:9', login: null },
    requestTimeoutMs: 300,
    maxRetries: 0,
  });
  searchWithout = createSearchOnServices({ ...parts, elasticsearch: unreachable });
  opened = openProductIndex({ ...parseEnv(env), DANGOL_NAMESPACE: namespace }, db);
  worker = createProductIndexerWorker({
    kafka,
    producer: async () => producer,
    index: opened.index,
    rebuild: async () => void (await opened.rebuild()),
    logger: silentLogger(),
    backoff: { firstMs: 20, mostMs: 100 },
  });
  await worker.start();
});

afterAll(async () => {
  await worker.stop();
  await producer.close();
  await elasticsearch.close();
  await closeRedis(redis);
  await db.$disconnect();
  await (await kafka.admin()).close();
});

async function put(...states: ProductState[]): Promise<void> {
  await producer.send(
    'product-states',
    states.map((state) => ({ key: String(state.productId), value: JSON.stringify(state) })),
  );
}

async function someState(kind: string): Promise<ProductState> {
  const row = await db.$queryRaw<Parameters<typeof stateOf>[0][]>`SELECT * FROM product WHERE kind = ${kind} LIMIT 1`;
  return stateOf(row[0] as Parameters<typeof stateOf>[0]);
}

const kindsOf = async (from: Search, query: string) =>
  new Set((await from.search({ query, limit: 60 })).items.map(({ kind }) => kind));

test('a first start builds the whole index from PostgreSQL', async () => {
  const { alias } = productIndexNames(services.namespace);
  expect((await elasticsearch.client.count({ index: alias })).count).toBe(1_200);
  expect(await opened.index.state()).toBe('ready');
});

test.each([
  ['as it is written', '무선 이어폰'],
  ['written together', '무선이어폰'],
  ['a part', '선이어폰'],
  ['half a syllable', '무선 이어ㅍ'],
  ['first consonants', 'ㅁㅅㅇㅇㅍ'],
  ['the keyboard left in English', 'antjs dldjvhs'],
  ['a spelling mistake', '무선 이어펀'],
])('finds wireless earphones by %s: %s', async (_, query) => {
  const { items, source } = await search.search({ query, limit: 5 });
  expect(source).toBe('elasticsearch');
  expect(items[0]?.kind).toBe('무선 이어폰');
});

test('filters narrow, sorts order, pages neither miss nor repeat', async () => {
  const first = await search.search({ query: '블랙', sort: 'price-asc', limit: 7, minPriceWon: 20_000 });
  expect(first.items.every(({ priceWon }) => priceWon >= 20_000)).toBe(true);
  const seen = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page = await search.search({ query: '블랙', sort: 'price-asc', limit: 7, minPriceWon: 20_000, cursor });
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(first.total);
  expect(new Set(seen.map(({ productId }) => productId)).size).toBe(first.total);
  const prices = seen.map(({ priceWon }) => priceWon);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  const categoryId = seen[0]?.categoryId;
  const narrowed = await search.search({ query: '블랙', categoryId });
  expect(narrowed.items.every((item) => item.categoryId === categoryId)).toBe(true);
});

test('what is no query, or a query in another language, is taken as words', async () => {
  for (const query of ['', '   ', '!!!']) expect((await search.search({ query })).total).toBe(0);
  for (const query of [
    'name:* OR 1=1',
    '"',
    '\\',
    '%',
    "'; DROP TABLE product; --",
    '이어폰 AND NOT (무선)',
    'ㅋ'.repeat(300),
  ])
    expect((await search.search({ query })).source).toBe('elasticsearch');
  await expect(search.search({ query: '블랙', cursor: 'nonsense' })).rejects.toThrow('cursor');
  await expect(search.search({ query: '블랙', limit: 1_000 })).rejects.toThrow('limit');
});

test('PostgreSQL answers while Elasticsearch is away, with the same products', async () => {
  for (const query of ['무선 이어폰', '화이트', 'antjs dldjvhs', '블랙 스니커즈', '100%']) {
    const [with_, without] = [await search.search({ query }), await searchWithout.search({ query })];
    expect(without.source).toBe('postgres');
    expect(without.total, query).toBe(with_.total);
  }
  expect(await kindsOf(searchWithout, 'ㅁㅅㅇㅇㅍ')).toEqual(new Set(['무선 이어폰']));
});

test('a change of a product arrives in the index; an older one does not come back; a removed one goes', async () => {
  const state = await someState('텐트');
  const name = `별난이름 ${state.name}`;
  await put({ ...state, version: 5, name, priceWon: 123_000 });
  await vi.waitFor(async () => expect((await search.search({ query: '별난이름' })).total).toBe(1), 10_000);
  expect((await search.search({ query: '별난이름' })).items[0]).toMatchObject({
    productId: state.productId,
    priceWon: 123_000,
  });

  await put(
    { ...state, version: 4, name: `더오래된이름 ${state.name}` },
    { ...state, version: 6, name, priceWon: 99_000 },
  );
  await vi.waitFor(
    async () => expect((await search.search({ query: '별난이름' })).items[0]?.priceWon).toBe(99_000),
    10_000,
  );
  expect((await search.search({ query: '더오래된이름' })).total).toBe(0);

  await put({ ...state, version: 7, name, listed: false });
  await vi.waitFor(async () => expect((await search.search({ query: '별난이름' })).total).toBe(0), 10_000);
  await put({ ...state, version: 8, name });
  await vi.waitFor(async () => expect((await search.search({ query: '별난이름' })).total).toBe(1), 10_000);
  await producer.send('product-states', [{ key: String(state.productId), value: null }]);
  await vi.waitFor(async () => expect((await search.search({ query: '별난이름' })).total).toBe(0), 10_000);
});

test('a rebuild swaps the alias in one step, keeps one index, and searches go on meanwhile', async () => {
  const { pattern } = productIndexNames(services.namespace);
  const before = Object.keys(await elasticsearch.client.indices.get({ index: pattern }));
  let finished = false;
  const building = opened.rebuild().finally(() => {
    finished = true;
  });
  while (!finished) expect(await search.search({ query: '무선 이어폰' })).toMatchObject({ source: 'elasticsearch' });
  expect(await building).toBe(1_200);
  const after = Object.keys(await elasticsearch.client.indices.get({ index: pattern }));
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('an Elasticsearch that has lost the index is filled again at the next change', async () => {
  const { pattern, alias } = productIndexNames(services.namespace);
  const indices = Object.keys(await elasticsearch.client.indices.get({ index: pattern }));
  await elasticsearch.client.indices.delete({ index: indices });
  expect((await search.search({ query: '무선 이어폰' })).source).toBe('postgres');
  const state = await someState('침낭');
  await put({ ...state, version: 9, name: `돌아온 ${state.name}` });
  await vi.waitFor(async () => {
    await opened.index.refresh();
    expect((await elasticsearch.client.count({ index: alias })).count).toBe(1_200);
    expect((await search.search({ query: '돌아온' })).total).toBe(1);
  }, 20_000);
});

test('a kind is found by its English name, in Elasticsearch and without it', async () => {
  const wipes = new Set(['물티슈', '아기 물티슈']);
  await vi.waitFor(async () => expect(await kindsOf(search, 'wet wipes')).toEqual(wipes), 10_000);
  expect(await kindsOf(searchWithout, 'wet wipes')).toEqual(wipes);
  for (const from of [search, searchWithout]) {
    // What is named just so comes first.
    expect((await from.search({ query: 'Wet Wipes' })).items[0]?.kind).toBe('물티슈');
    expect((await from.search({ query: 'running shoe' })).items[0]?.kind).toBe('러닝화');
    expect(await from.suggest('wet w')).toContainEqual({ text: 'Wet wipes', kind: 'kind' });
  }
});

test('suggestions: kinds, brands and categories, products, and what this shopper searched before', async () => {
  const shopperId = randomUUID();
  await vi.waitFor(async () =>
    expect((await search.suggest('ㅁㅅㅇ'))[0]).toEqual({ text: '무선 이어폰', kind: 'kind' }),
  );
  expect(await search.suggest('캠핑')).toContainEqual({ text: '캠핑', kind: 'category' });
  expect((await search.suggest('소리')).map(({ kind }) => kind)).toContain('product');
  expect(await search.suggest('', shopperId)).toEqual([]);
  const recent = createRedisRecentSearches(redis, redisKeys(services.namespace));
  const record = createRecentSearchesWriter(recent);
  const searched = (query: string, results: number) =>
    ({ type: 'searched', shopperId, payload: { query, results } }) as BehaviorEvent;
  record([searched('무선 이어폰', 3), searched('텐트', 1)]);
  record([searched(' 무선 이어폰 ', 3), searched('없는물건뿐', 0)]);
  await vi.waitFor(async () =>
    expect(await search.suggest('', shopperId)).toEqual([
      { text: '무선 이어폰', kind: 'recent' },
      { text: '텐트', kind: 'recent' },
    ]),
  );
  expect((await search.suggest('텐', shopperId))[0]).toEqual({ text: '텐트', kind: 'recent' });
  expect((await search.suggest('텐', shopperId)).filter(({ text }) => text === '텐트')).toHaveLength(1);
  // Without Elasticsearch the catalogue's own words still complete.
  await searchWithout.search({ query: '텐트' });
  expect(await searchWithout.suggest('무선 이')).toContainEqual({ text: '무선 이어폰', kind: 'kind' });
});

test('GET /api/search and /api/search/suggest answer in the agreed shapes', async () => {
  Object.assign(process.env, services.env);
  const { GET: find } = await import('#app/api/search/route.ts');
  const { GET: suggest } = await import('#app/api/search/suggest/route.ts');
  const { getContainer } = await import('#server/container.ts');
  const ask = (path: string) => new NextRequest(`http://shop.test${path}`);

  const found = await find(ask(`/api/search?q=${encodeURIComponent('무선 이어폰')}&limit=2`));
  expect(found.status).toBe(200);
  expect(found.headers.get('link')).toContain('rel="next"');
  const body = (await found.json()) as SearchResponse;
  expect(Object.keys(body).sort()).toEqual(['items', 'total']);
  expect(body.items).toHaveLength(2);
  expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(['categoryId', 'name', 'priceWon', 'productId']);

  const completed = await suggest(ask(`/api/search/suggest?q=${encodeURIComponent('ㅁㅅㅇ')}`));
  const { suggestions } = (await completed.json()) as SuggestResponse;
  expect(suggestions[0]).toEqual({ text: '무선 이어폰', kind: 'kind' });

  for (const path of [
    '/api/search',
    '/api/search?q=a&limit=0',
    '/api/search?q=a&minWon=-1',
    '/api/search?q=a&cursor=x',
  ]) {
    const refused = await find(ask(path));
    expect(refused.status, path).toBe(400);
    expect(((await refused.json()) as ErrorResponse).error.code).toBe('invalid-input');
  }
  const { prisma, redis: opened, kafka: unused } = getContainer();
  await Promise.all([prisma.$disconnect(), closeRedis(opened), (await unused.admin()).close()]);
});
