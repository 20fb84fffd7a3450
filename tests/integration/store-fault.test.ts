import { afterAll, beforeAll, expect, test } from 'vitest';
import { createElasticsearch, type Elasticsearch, orUnavailable } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { REFUSED, UNAVAILABLE } from '#server/adapters/fault.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { knownCategories } from '#server/adapters/postgres/rule-facts.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { storeFault } from '#server/adapters/store-fault.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
let redis: Redis;
let elasticsearch: Elasticsearch;

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
});

afterAll(async () => {
  redis.disconnect();
  await elasticsearch.close();
});

/** What the code under test rejects with. */
async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('was taken');
}

const text = (value: string) => inTransaction(shop.db, (tx) => tx.$queryRaw`SELECT ${value}::text AS value`);

test.each([
  ['a number past int4, by model', () => inTransaction(shop.db, (tx) => knownCategories(tx, [3_000_000_000]))],
  ['a number past int8, by model', () => shop.db.category.findMany({ where: { id: { in: [1e300] } } })],
  ['a number past int4, by SQL', () => shop.db.$queryRaw`SELECT ${3_000_000_000}::int4`],
  ['a number past int8, by SQL', () => shop.db.$queryRaw`SELECT ${'9223372036854775808'}::int8`],
  ['NUL in a text', () => text('a\0b')],
  ['NUL in JSON', () => shop.db.$queryRaw`SELECT ${JSON.stringify({ a: '\0' })}::jsonb`],
  ['half a surrogate pair in JSON', () => shop.db.$queryRaw`SELECT ${JSON.stringify({ a: '\ud800' })}::jsonb`],
  ['a text that is no uuid', () => shop.db.$queryRaw`SELECT ${'nobody'}::uuid`],
  ['a text that is no moment', () => shop.db.$queryRaw`SELECT ${'never'}::timestamptz`],
  ['a row that is there', () => shop.db.category.create({ data: category(1) })],
  ['an offer of a product that is not there', () => shop.db.offer.create({ data: offer(999_999) })],
])('PostgreSQL refuses the data, and is well: %s', async (_name, work) => {
  expect(storeFault(await thrownBy(work))).toMatchObject(REFUSED);
});

test('PostgreSQL out of reach, or too slow, is away', async () => {
  const nowhere = createPrisma('postgresql://nobody@127.0.0.1:9/nothing', { connectTimeoutMs: 300 });
  expect(storeFault(await thrownBy(() => nowhere.category.findMany()))).toMatchObject(UNAVAILABLE);
  await nowhere.$disconnect();
  const impatient = createPrisma(services.databaseUrl, { statementTimeoutMs: 50, connectTimeoutMs: 10_000 });
  expect(storeFault(await thrownBy(() => impatient.$queryRaw`SELECT pg_sleep(5)::text`))).toMatchObject(UNAVAILABLE);
  await impatient.$disconnect();
});

test('Redis refuses the data, and is well', async () => {
  const key = `${services.namespace}:text`;
  await redis.set(key, 'x', 'EX', 60);
  expect(storeFault(await thrownBy(() => redis.incr(key)))).toMatchObject(REFUSED);
  expect(storeFault(await thrownBy(() => redis.zadd(key, 1, 'x')))).toMatchObject(REFUSED);
});

test('Elasticsearch refuses the data, and is well; an index that is not there is neither', async () => {
  const { client } = elasticsearch;
  const index = `${services.namespace}-numbers`;
  await client.indices.create({ index, mappings: { properties: { priceWon: { type: 'integer' } } } });
  const search = () => client.search({ index, query: { range: { priceWon: { gte: 99_999_999_999 } } } });
  const write = () => client.index({ index, document: { priceWon: 99_999_999_999 } });
  const missing = () => client.search({ index: `${services.namespace}-missing` });
  expect(storeFault(await thrownBy(search))).toMatchObject(REFUSED);
  expect(await thrownBy(() => orUnavailable(search()))).toMatchObject({ code: 'invalid-input' });
  expect(storeFault(await thrownBy(write))).toMatchObject(REFUSED);
  expect(storeFault(await thrownBy(missing))).toMatchObject(UNAVAILABLE);
});

function category(id: number) {
  return { id, slug: `test-${id}`, nameKo: '시험', nameEn: 'Test', icon: 'gift', position: 1 };
}

function offer(productId: number) {
  return { productId, sellerId: 1, priceWon: 1, listPriceWon: 1, stock: 1, marginRate: 0.1 };
}
