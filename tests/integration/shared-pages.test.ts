import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { ProductState } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import type { Kafka } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { followProducts } from '#server/web/shared/follow-products.ts';
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
  ...{ priceWon: 1_000, listPriceWon: 1_200, marginRate: 0.1, stock: 5, listed: true, ratingAverage: 4 },
  ...{ ratingCount: 2, soldCount: 9, arrivalDays: 1, picture: { icon: 'milk', background: 1 } },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', ...change },
});
const publish = (...states: ProductState[]) =>
  producer.send(
    TOPICS.productStates,
    states.map((value) => ({ key: String(value.productId), value: JSON.stringify(value) })),
  );

/** Follows the topic; `log` is what was called, in its order. */
function follow(broker: Pick<Kafka, 'consume' | 'admin'> = kafka) {
  const log: string[] = [];
  let isFollowing = false;
  const nameOf = (ids: Iterable<number> | 'all') => (ids === 'all' ? ids : [...ids].join());
  const follower = followProducts({
    kafka: broker,
    catalog: { forget: (ids) => void log.push(`forget ${nameOf(ids)}`) },
    pages: {
      changed: (ids) => void log.push(`changed ${nameOf(ids)}`),
      follow: (following) => {
        isFollowing = following;
      },
      isFollowing: () => isFollowing,
    },
    logger: silentLogger(),
  });
  followers.push(follower);
  return { log, isFollowing: () => isFollowing };
}

test('caches forget a product before its pages are out of date; an order does neither', async () => {
  await publish(state(1, 1));
  const { log, isFollowing } = follow();
  await vi.waitFor(() => expect(isFollowing()).toBe(true), { timeout: 30_000 });
  log.length = 0;
  await publish(state(1, 2, { priceWon: 900 }));
  await vi.waitFor(() => expect(log).toEqual(['forget 1', 'changed 1']), { timeout: 5_000, interval: 5 });
  await publish(state(1, 3, { priceWon: 900, stock: 4, soldCount: 10 }), state(2, 1));
  await vi.waitFor(() => expect(log.slice(2)).toEqual(['forget 2', 'changed 2']), { timeout: 5_000 });
  await producer.send(TOPICS.productStates, [{ key: '2', value: null }]);
  await vi.waitFor(() => expect(log.slice(4)).toEqual(['forget 2', 'changed 2']), { timeout: 5_000 });
}, 60_000);

test('each process reads all changes, and none of those before it began', async () => {
  const [one, other] = [follow(), follow()];
  await vi.waitFor(() => expect([one.isFollowing(), other.isFollowing()]).toEqual([true, true]), { timeout: 30_000 });
  expect(new Set([...one.log, ...other.log])).toEqual(new Set(['forget all', 'changed all']));
  await publish(...Array.from({ length: 50 }, (_, n) => state(100 + n, 1)));
  const changed = (log: string[]) =>
    log.flatMap((line) => (/^changed \d/.test(line) ? line.slice(8).split(',').map(Number) : []));
  for (const { log } of [one, other])
    await vi.waitFor(() => expect(new Set(changed(log)).size).toBe(50), { timeout: 10_000 });
}, 60_000);

test('while the end of the topic is unknown nothing is followed, and the caches are emptied again and again', async () => {
  let isAway = false;
  const { log, isFollowing } = follow({
    consume: (options) => kafka.consume(options),
    admin: () => (isAway ? Promise.reject(new Error('away')) : kafka.admin()),
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
