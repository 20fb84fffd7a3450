import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseEnv } from '#contracts/env.ts';
import { type BehaviorEvent, behaviorEventSchema, EVENT_TYPES } from '#contracts/events.ts';
import { LIST_SORTS, readListQuery } from '#contracts/list-query.ts';
import { searchQuerySchema } from '#contracts/search.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventIndex } from '#server/adapters/elasticsearch/events.ts';
import { createProductSearch } from '#server/adapters/elasticsearch/product-search.ts';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { createPostgresProductSearch } from '#server/adapters/postgres/product-search.ts';
import { createAttributor } from '#server/attribution/attributor.ts';
import { createCatalog } from '#server/catalog/catalog.ts';
import { writeCursor } from '#server/catalog/cursor.ts';
import { readList } from '#server/catalog/read-list.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createSearch } from '#server/search/search.ts';
import { openProductIndex } from '#workers/product-indexer/product-index.ts';
import { extremesOf } from '../support/schema-extremes.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/*
 * What the schemas take is handed to the real stores: nothing of it may be refused there. The schemas alone are tried
 * in tests/contract/extremes.test.ts.
 */

const services = await startTestServices();
const shop = await startTestShop(services);
let elasticsearch: Elasticsearch;

beforeAll(async () => {
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env), requestTimeoutMs: 20_000 });
  await shop.product({ priceWon: 10_000, stock: 5 });
});

afterAll(async () => {
  await elasticsearch.close();
});

interface Taken {
  name: string;
  event: BehaviorEvent;
}

const taken: Taken[] = extremesOf(behaviorEventSchema).flatMap(({ name, value }) => {
  const parsed = behaviorEventSchema.safeParse(value);
  return parsed.success ? [{ name: `${parsed.data.type}: ${name}`, event: parsed.data }] : [];
});

/** Those of `taken` that `handle` rejects, one by one where a batch is rejected. */
async function rejectedBy(handle: (events: BehaviorEvent[]) => Promise<unknown>): Promise<string[]> {
  const rejected: string[] = [];
  for (let at = 0; at < taken.length; at += 100) {
    const batch = taken.slice(at, at + 100);
    const whole = await failureOf(() => handle(batch.map(({ event }) => event)));
    if (whole === null) continue;
    for (const { name, event } of batch) {
      const failure = await failureOf(() => handle([event]));
      if (failure !== null) rejected.push(`${name}: ${failure}`);
    }
  }
  return rejected;
}

async function failureOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return `${error instanceof Error ? error.message : String(error)}${cause}`.slice(0, 300);
  }
}

test('extremes of every type of event are tried', () => {
  expect(new Set(taken.map(({ event }) => event.type))).toEqual(new Set(EVENT_TYPES));
  expect(taken.length).toBeGreaterThan(500);
});

test('the coupon rules take every event that the schema takes', async () => {
  const issuer = createCouponIssuer({ db: shop.db, now: () => new Date(), push: async () => undefined });
  expect(await rejectedBy((events) => issuer.onEvents(events))).toEqual([]);
}, 120_000);

test('the books of attribution take every event that the schema takes', async () => {
  const attributor = createAttributor({ db: shop.db, now: () => new Date(), experiment: null });
  expect(
    await rejectedBy((events) => attributor.onEvents(events.map((event) => ({ event, loggedAtMs: Date.now() })))),
  ).toEqual([]);
}, 120_000);

test('Elasticsearch takes every event that the schema takes', async () => {
  const index = createEventIndex(elasticsearch, services.namespace);
  await index.prepare();
  const now = new Date().toISOString();
  const refused: string[] = [];
  for (let at = 0; at < taken.length; at += 500) {
    const batch = taken.slice(at, at + 500);
    // All of one day, so that they are in one index; unique ids, so that none replaces another.
    const events = batch.map(({ event }, n) => ({ ...event, id: `extreme-${at + n}`, occurredAt: now }));
    const { rejected } = await index.write(events);
    for (const { id, reason } of rejected) refused.push(`${taken[Number(id.slice(8))]?.name}: ${reason}`);
  }
  expect(refused).toEqual([]);
}, 120_000);

const lists = ['q', 'category', 'min', 'max', 'arrival', 'stock', 'sort', 'cursor'];

test('no parameter of a list makes the database refuse it', async () => {
  const catalog = createCatalog({ store: createCatalogStore(shop.db) });
  const refused: string[] = [];
  const texts = [...new Set(extremesOf(z.string()).map(({ value }) => String(value).slice(0, 5_000)))];
  const cursors = LIST_SORTS.flatMap((sort) =>
    texts.map((value) => ({ sort, cursor: writeCursor(sort, { value, productId: 1 }) })),
  );
  const queries = [
    ...lists.flatMap((parameter) => texts.map((text) => ({ sort: 'newest', [parameter]: text }))),
    ...cursors,
  ];
  for (const query of queries) {
    const failure = await failureOf(() => readList(catalog, readListQuery(query)));
    if (failure !== null) refused.push(`${JSON.stringify(query).slice(0, 100)}: ${failure}`);
  }
  expect(refused).toEqual([]);
}, 120_000);

test('every search that the schema takes is answered, by Elasticsearch and by PostgreSQL', async () => {
  const env = parseEnv(services.env);
  await openProductIndex(env, shop.db).rebuild();
  const stores = {
    elasticsearch: createProductSearch(elasticsearch, services.namespace),
    postgres: createPostgresProductSearch(shop.db, async () => []),
  };
  const refused: string[] = [];
  for (const [source, primary] of Object.entries(stores)) {
    const search = createSearch({
      primary,
      fallback: () => primary,
      vocabulary: { terms: async () => [] },
      recent: {
        add: async () => undefined,
        read: async () => [],
        remove: async () => undefined,
        clear: async () => undefined,
      },
      logger: silentLogger(),
    });
    for (const { name, value } of extremesOf(searchQuerySchema)) {
      const query = searchQuerySchema.safeParse(value);
      if (!query.success) continue;
      const { q, minWon, maxWon, ...rest } = query.data;
      try {
        await search.search({ ...rest, query: q, minPriceWon: minWon, maxPriceWon: maxWon });
      } catch (error) {
        const isRefusedByUs = error instanceof DangolError && error.message.startsWith('cursor');
        if (!isRefusedByUs) refused.push(`${source}, ${name}: ${String(error)}`);
      }
    }
  }
  expect(refused).toEqual([]);
}, 120_000);
