import { afterAll, afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ProductState } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import { isProductUnpublished } from '#server/adapters/postgres/outbox.ts';
import { type FollowedState, followProducts } from '#server/catalog/follow-products.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { startTestKafka, startTestProducer, startTestServices } from '../support/start.ts';

// Shared pages follow the topic of product states, on a real broker.

const services = await startTestServices();
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
const followers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.close();
});
afterAll(async () => (await kafka.admin()).close());

const state = (productId: number, version: number, change: Partial<ProductState> = {}): ProductState => ({
  ...{ productId, version, sku: `s${productId}`, name: 'Milk', categoryId: 1, kind: 'milk', brand: 'b' },
  ...{ priceWon: 1_000, listPriceWon: 1_200, marginRate: 0.1, stock: 50, listed: true, ratingAverage: 4 },
  ...{ ratingCount: 2, soldCount: 9, arrivalDays: 1, picture: { icon: 'milk', background: 1 } },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', ...change },
});
const publish = (...states: ProductState[]) =>
  producer.send(
    TOPICS.productStates,
    states.map((value) => ({ key: String(value.productId), value: JSON.stringify(value) })),
  );

interface Setting {
  broker?: Pick<Kafka, 'consume' | 'admin'>;
  isUnpublished?: () => Promise<boolean>;
  saved?: FollowedState | null;
  readsAll?: boolean;
}

/** Follows the topic; `log` is what was called, in its order. */
function follow({ broker = kafka, isUnpublished = async () => false, saved = null, readsAll = false }: Setting = {}) {
  const log: string[] = [];
  const nameOf = (ids: Iterable<number> | 'all') => (ids === 'all' ? ids : [...ids].join());
  const follower = followProducts({
    process: 'web',
    kafka: broker,
    isUnpublished,
    catalog: { forget: (ids) => void log.push(`forget ${nameOf(ids)}`) },
    onChanged: (ids) => void log.push(`changed ${nameOf(ids)}`),
    saved: Promise.resolve(saved),
    readsAll,
    logger: silentLogger(),
  });
  followers.push(follower);
  return { log, isFollowing: follower.isFollowing, state: follower.state, close: () => follower.close() };
}

/** Products of which pages are out of date, by what was called. */
const changedIn = (log: string[]) =>
  log.flatMap((line) => (/^changed \d/.test(line) ? line.slice(8).split(',').map(Number) : []));

test('caches forget a product before its pages are out of date; an order does neither', async () => {
  await publish(state(1, 1));
  const { log, isFollowing } = follow();
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
  log.length = 0;
  await publish(state(1, 2, { priceWon: 900 }));
  await vi.waitFor(() => expect(log).toEqual(['forget 1', 'changed 1']), { timeout: 5_000, interval: 5 });
  await publish(state(1, 3, { priceWon: 900, stock: 49, soldCount: 10 }), state(2, 1));
  await vi.waitFor(() => expect(log.slice(2)).toEqual(['forget 2', 'changed 2']), { timeout: 5_000 });
  await producer.send(TOPICS.productStates, [{ key: '2', value: null }]);
  await vi.waitFor(() => expect(log.slice(4)).toEqual(['forget 2', 'changed 2']), { timeout: 5_000 });
}, 60_000);

test('who reads the whole topic first knows of every product what an order changes, and what else', async () => {
  await publish(state(11, 1), state(12, 1), state(12, 2, { priceWon: 900 }));
  const { log, isFollowing } = follow({ readsAll: true });
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
  // What was made while it read is out of date.
  expect(log).toContain('changed all');
  expect(changedIn(log)).toEqual(expect.arrayContaining([11, 12]));
  log.length = 0;
  const sold = { stock: 49, soldCount: 10 };
  await publish(state(11, 2, sold), state(12, 3, { priceWon: 900, ...sold }), state(12, 4, { priceWon: 800, ...sold }));
  await vi.waitFor(() => expect(log).toEqual(['forget 12', 'changed 12']), { timeout: 5_000 });
}, 60_000);

test('each process reads all changes, and none of those before it began', async () => {
  const [one, other] = [follow(), follow()];
  await vi.waitFor(() => expect([one.isFollowing(), other.isFollowing()]).toEqual([true, true]), { timeout: 30_000 });
  expect(new Set([...one.log, ...other.log])).toEqual(new Set(['forget all', 'changed all']));
  await publish(...Array.from({ length: 50 }, (_, n) => state(100 + n, 1)));
  for (const { log } of [one, other])
    await vi.waitFor(() => expect(new Set(changedIn(log)).size).toBe(50), { timeout: 10_000 });
}, 60_000);

test('while the end of the topic is unknown nothing is followed, and the caches are emptied again and again', async () => {
  let isAway = false;
  const { log, isFollowing } = follow({
    broker: {
      consume: (options) => kafka.consume(options),
      admin: () => (isAway ? Promise.reject(new Error('away')) : kafka.admin()),
    },
  });
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
  log.length = 0;
  isAway = true;
  await vi.waitFor(() => expect(isFollowing()).toBe(false), { timeout: 6_000 });
  await vi.waitFor(() => expect(log.filter((line) => line === 'forget all').length).toBeGreaterThanOrEqual(2), {
    timeout: 10_000,
  });
  isAway = false;
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 6_000 });
}, 60_000);

test('while the relay has not sent what is committed nothing is followed', async () => {
  let isBehind = false;
  const { isFollowing } = follow({ isUnpublished: async () => isBehind });
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
  isBehind = true;
  await vi.waitFor(() => expect(isFollowing()).toBe(false), { timeout: 3_500 });
  isBehind = false;
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 3_500 });
}, 60_000);

test('a later process goes on where one stopped: what changed between is changed, what an order changed is not', async () => {
  const first = follow();
  await vi.waitFor(() => expect(first.isFollowing()).toBe(true), { timeout: 30_000 });
  await publish(state(21, 1), state(22, 1), state(23, 1));
  await vi.waitFor(() => expect(first.log.join()).toMatch(/changed.*23/), { timeout: 5_000 });
  await first.close();
  const saved = first.state();
  await publish(state(21, 2, { priceWon: 800 }), state(22, 2, { stock: 49, soldCount: 10 }));
  const second = follow({ saved });
  await vi.waitFor(() => expect(second.isFollowing()).toBe(true), { timeout: 30_000 });
  expect(second.log.filter((line) => line.startsWith('changed'))).toEqual(['changed 21']);
}, 60_000);

test.each([
  ['offsets the topic never had', (at: bigint) => at + 1_000n],
  ['offsets too long ago', (at: bigint) => at - 60_000n],
])(
  'from %s nothing goes on: all counts as changed',
  async (_, shifted) => {
    const ends = await (await kafka.admin()).endOffsets(TOPICS.productStates);
    const offsets = new Map([...ends].map(([partition, at]) => [partition, shifted(at)]));
    const { log, isFollowing } = follow({ saved: { offsets, seen: [] } });
    await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
    expect(log).toContain('changed all');
  },
  60_000,
);

test('a product state in the outbox is unpublished once it is older than asked, for a quarter of an hour', async () => {
  const db = createPrisma(services.databaseUrl, { poolSize: 1 });
  onTestFinished(() => db.$disconnect());
  const add = (topic: string, secondsAgo: number, count = 1) => db.$executeRaw`
    INSERT INTO outbox_message (topic, key, body, created_at)
    SELECT ${topic}, '1', '{}', now() - make_interval(secs => ${secondsAgo}::float8) FROM generate_series(1, ${count}::int)`;
  const isBehind = () => isProductUnpublished(db, 800);
  await db.$executeRaw`DELETE FROM outbox_message`;
  expect(await isBehind()).toBe(false);
  await add(TOPICS.behavior, 60);
  await add(TOPICS.productStates, 1_000);
  await add(TOPICS.productStates, 0);
  expect(await isBehind()).toBe(false);
  await add(TOPICS.productStates, 2);
  expect(await isBehind()).toBe(true);
  await db.$executeRaw`DELETE FROM outbox_message`;
  // Behind so many others it may stand anywhere.
  await add(TOPICS.behavior, 2, 499);
  expect(await isBehind()).toBe(false);
  await add(TOPICS.behavior, 2, 100);
  expect(await isBehind()).toBe(true);
});
