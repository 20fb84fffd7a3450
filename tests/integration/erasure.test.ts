import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import { LIST_NAMES } from '#domain/recommendation/lists/registry.ts';
import { createElasticsearch, type Elasticsearch } from '#server/adapters/elasticsearch/client.ts';
import { elasticsearchConnection } from '#server/adapters/elasticsearch/connection.ts';
import { createEventErasure } from '#server/adapters/elasticsearch/event-erasure.ts';
import { createEventIndex, eventIndexNames } from '#server/adapters/elasticsearch/events.ts';
import { SHOPPER_COLUMNS } from '#server/adapters/postgres/shopper-columns.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { createRedisErasure } from '#server/adapters/redis-erasure.ts';
import { type RedisKeys, redisKeys } from '#server/adapters/redis-keys.ts';
import { createAttributor } from '#server/attribution/attributor.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { type ErasureDeps, runErasures, SETTLED_AFTER_MS } from '#server/identity/erasure.ts';
import { createForgottenShoppers, withoutForgotten } from '#server/identity/forgotten-shoppers.ts';
import { createMembers, type Members } from '#server/identity/members.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { type TestMembers, testMembers } from '#tests/support/members.ts';
import { insertRow, ownerColumns } from '#tests/support/shopper-rows.ts';
import { documentsWith, keysWith, tablesWith } from '#tests/support/shopper-scan.ts';
import { createEventIndexHandler } from '#workers/event-indexer/handler.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
let redis: Redis;
let keys: RedisKeys;
let elasticsearch: Elasticsearch;
let people: TestMembers;
let members: Members;
let deps: ErasureDeps;
let nowMs: number;
const errors: string[] = [];

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  await redisReady(redis, 5_000);
  keys = redisKeys(services.namespace);
  elasticsearch = createElasticsearch({ connection: elasticsearchConnection(services.env) });
  await createEventIndex(elasticsearch, services.namespace).prepare();
  people = testMembers(shop.db, services.env.REDIS_URL ?? '', services.namespace, services.env.SESSION_SECRET ?? '');
  const recentViews = { read: async () => [], clear: async () => undefined };
  const now = () => new Date(nowMs);
  members = createMembers({ db: shop.db, sessions: people.sessions, recentViews, now });
  deps = {
    db: shop.db,
    eraseEvents: createEventErasure(elasticsearch, services.namespace),
    eraseCopies: createRedisErasure(redis, keys),
    now,
    onError: (error) => errors.push(String(error)),
  };
});
beforeEach(() => {
  nowMs = Date.now();
  errors.length = 0;
});
afterAll(async () => {
  await people.close();
  redis.disconnect();
  await elasticsearch.close();
});

let sent = 0;
function event<T extends BehaviorEvent['type']>(
  shopperId: string,
  type: T,
  payload: object,
  atMs = nowMs,
): BehaviorEvent {
  const id = `01990000-0000-7000-8000-${String(++sent).padStart(12, '0')}`;
  return {
    id,
    type,
    version: 1,
    occurredAt: new Date(atMs).toISOString(),
    shopperId,
    sessionId: 's',
    payload,
  } as BehaviorEvent;
}
const viewed = (shopperId: string, atMs?: number) => event(shopperId, 'page-viewed', { productId: 1 }, atMs);
const index = (...events: BehaviorEvent[]) => createEventIndex(elasticsearch, services.namespace).write(events);

/** Redis after a visit: every kind of key with the shopper's id. */
async function fillRedis(shopperId: string): Promise<void> {
  await redis.zadd(keys.recentViews(shopperId), nowMs - 1_000, '1', nowMs + 60_000, '2');
  await redis.lpush(keys.recentSearches(shopperId), '컵');
  await redis.set(keys.dismissals(shopperId), '[1]');
  await redis.zadd(keys.online(), nowMs, shopperId);
  for (const list of LIST_NAMES) await redis.set(keys.recommendations(list, shopperId), '{}');
}

const traces = async (shopperId: string) => ({
  tables: await tablesWith(shop.db, shopperId),
  keys: await keysWith(redis, services.namespace, shopperId),
  documents: await documentsWith(elasticsearch, eventIndexNames(services.namespace).pattern, shopperId),
});
const NONE = { tables: [], keys: [], documents: [] };
/** What operators did names operators, and nothing of a shopper. */
const AUDITS = ['rule_setting_change', 'operator_change', 'alert'];

/**
 * A member with a row in every table that names shoppers, with copies in Redis, events in Elasticsearch, and a past as
 * a guest.
 */
async function knownMember(): Promise<{ shopperId: string; guestId: string }> {
  const { customerId: shopperId } = await people.add();
  const guestId = randomUUID();
  for (const { table, column } of SHOPPER_COLUMNS)
    if (!['customer', 'member_session', 'erasure', ...AUDITS].includes(table))
      await insertRow(shop.db, table, column, shopperId);
  await fillRedis(shopperId);
  await index(
    viewed(shopperId),
    viewed(guestId),
    event(shopperId, 'searched', { query: '컵', results: 1 }),
    event(shopperId, 'history-adopted', { guestId, views: [] }),
  );
  return { shopperId, guestId };
}

test('every column that holds a shopper’s or customer’s id has a fate', async () => {
  const listed = SHOPPER_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort();
  const found = (await ownerColumns(shop.db)).map(({ table, column }) => `${table}.${column}`).sort();
  expect(found.length).toBeGreaterThan(15);
  expect(listed).toEqual(found);
});

test('who leaves stands in no store any more; orders and the coupons they used stay, without a shopper', async () => {
  const { shopperId, guestId } = await knownMember();
  await shop.db.order.updateMany({ where: { shopperId }, data: { recipient: '김단골', phone: '010-1234-5678' } });
  const used = await shop.coupon(shopperId);
  await shop.db.coupon.update({ where: { id: used }, data: { status: 'USED' } });
  const order = await shop.db.order.findFirstOrThrow({ where: { shopperId } });
  expect((await traces(shopperId)).tables.length).toBeGreaterThan(14);

  await members.leave({ shopperId, sessionId: 's' });
  expect((await traces(shopperId)).tables).toEqual(['erasure']);
  expect(await runErasures(deps)).toBe(0);
  expect(await traces(shopperId)).toEqual({ ...NONE, tables: ['erasure'] });
  nowMs += SETTLED_AFTER_MS;
  expect(await runErasures(deps)).toBe(1);
  expect(await traces(shopperId)).toEqual(NONE);
  expect((await traces(guestId)).documents).toEqual([]);

  const kept = await shop.db.order.findUniqueOrThrow({ where: { id: order.id } });
  expect(kept).toMatchObject({ number: order.number, totalWon: order.totalWon, recipient: '', phone: '' });
  expect(kept.shopperId).not.toBe(shopperId);
  expect((await shop.db.coupon.findUniqueOrThrow({ where: { id: used } })).shopperId).toBe(kept.shopperId);
  expect(errors).toEqual([]);
});

test('while Elasticsearch is away the other stores are erased, and it is tried again until it is back', async () => {
  const { shopperId } = await knownMember();
  const away = createElasticsearch({ connection: { url: 'http://127.0.0.1:9', login: null }, maxRetries: 0 });
  const withoutEvents = { ...deps, eraseEvents: createEventErasure(away, services.namespace) };
  await members.leave({ shopperId, sessionId: 's' });
  nowMs += SETTLED_AFTER_MS;
  expect(await runErasures(withoutEvents)).toBe(0);
  expect(errors).toHaveLength(1);
  const { documents, ...others } = await traces(shopperId);
  expect(documents.length).toBeGreaterThan(0);
  expect(others).toEqual({ tables: ['erasure'], keys: [] });
  nowMs += SETTLED_AFTER_MS;
  expect(await runErasures(deps)).toBe(1);
  expect(await traces(shopperId)).toEqual(NONE);
  await away.close();
});

test('what was under way at the request and arrives after the first pass is taken by the last', async () => {
  const { shopperId } = await knownMember();
  await members.leave({ shopperId, sessionId: 's' });
  await runErasures(deps);
  await fillRedis(shopperId);
  await index(viewed(shopperId));
  await insertRow(shop.db, 'wish', 'shopper_id', shopperId);
  nowMs += SETTLED_AFTER_MS;
  expect(await runErasures(deps)).toBe(1);
  expect(await traces(shopperId)).toEqual(NONE);
});

test('events of one who left that arrive later still change nothing, in any consumer', async () => {
  const { shopperId } = await knownMember();
  await members.leave({ shopperId, sessionId: 's' });
  nowMs += SETTLED_AFTER_MS;
  await runErasures(deps);
  const { productId } = await shop.product({ priceWon: 20_000, stock: 10 });
  const lines = [{ productId, quantity: 1, unitPriceWon: 20_000 }];
  const late = [
    viewed(shopperId),
    event(shopperId, 'recommendation-clicked', { productId, list: 'item-cf', position: 0 }),
    event(shopperId, 'cart-item-removed', { productId, quantity: 1 }),
    event(shopperId, 'order-placed', { orderId: randomUUID(), lines, discountWon: 0, totalWon: 20_000 }),
  ];
  const now = () => new Date(nowMs);
  await createAttributor({ db: shop.db, now, experiment: null }).onEvents(
    late.map((each) => ({ event: each, loggedAtMs: nowMs })),
  );
  const issuer = createCouponIssuer({ db: shop.db, now, push: async () => undefined });
  await issuer.onEvents(late);
  const parsed = late.map((value) => ({ value, source: {} }));
  const handle = createEventIndexHandler({
    productNames: async () => new Map(),
    index: createEventIndex(elasticsearch, services.namespace),
    withoutForgotten: (events) => withoutForgotten(shop.db, events),
    logger: silentLogger(),
  });
  await handle(parsed as unknown as Parameters<typeof handle>[0]);
  expect(await traces(shopperId)).toEqual(NONE);
  // The same is accepted from another shopper.
  const other = randomUUID();
  await issuer.onEvents([viewed(other)]);
  expect((await traces(other)).tables).not.toEqual([]);
});

test('a history that is erased leaves cart, wishes, coupons and orders, and what comes after it', async () => {
  const { shopperId } = await knownMember();
  await members.forgetHistory({ shopperId, sessionId: 's' });
  const after = viewed(shopperId, nowMs + 5_000);
  await index(after);
  await runErasures(deps);
  const { tables, documents } = await traces(shopperId);
  const keeping = SHOPPER_COLUMNS.filter(({ onForgetting }) => onForgetting === 'keep').map(({ table }) => table);
  expect(tables).toEqual(keeping.filter((table) => !AUDITS.includes(table)).sort());
  expect(documents).toEqual([expect.stringMatching(new RegExp(`/${after.id}$`))]);
  expect(await redis.zrange(keys.recentViews(shopperId), '0', '-1')).toEqual(['2']);
  expect(await redis.exists(keys.recentSearches(shopperId))).toBe(0);
  await redis.lpush(keys.recentSearches(shopperId), '접시');
  nowMs += SETTLED_AFTER_MS;
  expect(await runErasures(deps)).toBe(1);
  expect(await redis.exists(keys.recentSearches(shopperId))).toBe(1);
  const [late, fresh] = [viewed(shopperId, nowMs - SETTLED_AFTER_MS - 1_000), viewed(shopperId)];
  expect(await withoutForgotten(shop.db, [late, fresh])).toEqual([fresh]);
});

test('a consumer that asks no database for each batch reads it at its start, and not from the log, which a successor reads from a snapshot on', async () => {
  const [published, stored] = [randomUUID(), randomUUID()];
  await members.leave({ shopperId: stored, sessionId: 's' });
  const forgotten = createForgottenShoppers((since) =>
    shop.db.forgottenShopper.findMany({ where: { forgottenAt: { gt: since } } }),
  );
  await forgotten.start();
  expect(forgotten.covers(viewed(published))).toBe(false);
  expect(forgotten.covers(event(published, 'shopper-forgotten', {}))).toBe(false);
  expect(forgotten.covers(viewed(published, nowMs - 1))).toBe(false);
  expect(forgotten.covers(viewed(published, nowMs + 1))).toBe(false);
  expect(forgotten.covers(viewed(stored, nowMs + 1))).toBe(true);
  forgotten.stop();
});
