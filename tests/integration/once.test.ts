import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { closeRedis, createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { createRedisActKeys } from '#server/adapters/redis-act-keys.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createCart } from '#server/cart/cart.ts';
import { createOnce } from '#server/once.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** Adding to a cart under a key from the browser: the same key is one act, in whichever web process it arrives. */

const services = await startTestServices();
const shop = await startTestShop(services);
const cart = createCart({ db: shop.db, now: () => new Date() });
const connections: Redis[] = [];

beforeAll(async () => {
  for (const redis of [connect(), connect()]) expect(await redisReady(redis, 5_000)).toBe(true);
});
afterAll(async () => {
  for (const redis of connections) await closeRedis(redis);
});

function connect(url = services.env.REDIS_URL ?? ''): Redis {
  const redis = createRedis(url, { purpose: 'serving' });
  connections.push(redis);
  return redis;
}

/** `once` of a web process. */
function process(redis: Redis | undefined, waitMs?: number) {
  const onError = vi.fn();
  if (redis === undefined) throw new Error('Not connected.');
  const keys = createRedisActKeys(redis, redisKeys(services.namespace));
  return { keys, onError, once: createOnce({ keys, onError, ...(waitMs !== undefined && { waitMs }) }) };
}

async function setUp() {
  const { offerIds } = await shop.product({ priceWon: 1_000, stock: 50 });
  const shopper = shop.shopper();
  const add = () => cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
  return { shopper, add, offerId: offerIds[0] ?? 0, subject: { shopperId: shopper.shopperId, key: randomUUID() } };
}

test('one key, twenty times at once over two processes: one act, one event', async () => {
  const { shopper, add, subject } = await setUp();
  const two = connections.map((redis) => process(redis));
  await Promise.all(Array.from({ length: 20 }, (_, at) => two[at % 2]?.once(subject, add)));
  expect(await cart.count(shopper.shopperId)).toBe(1);
  expect(await shop.events(shopper.shopperId)).toHaveLength(1);
});

test('another key, and the same key of another shopper, is another act', async () => {
  const [one, other] = [await setUp(), await setUp()];
  const { once } = process(connections[0]);
  await once(one.subject, one.add);
  await once({ ...one.subject, key: randomUUID() }, one.add);
  await once({ ...other.subject, key: one.subject.key }, other.add);
  expect([await cart.count(one.shopper.shopperId), await cart.count(other.shopper.shopperId)]).toEqual([2, 1]);
});

test('a refused act leaves its key free', async () => {
  const { shopper, add, subject, offerId } = await setUp();
  const { once } = process(connections[0]);
  await shop.db.offer.update({ where: { id: offerId }, data: { stock: 0 } });
  await expect(once(subject, add)).rejects.toMatchObject({ code: 'sold-out' });
  await shop.db.offer.update({ where: { id: offerId }, data: { stock: 5 } });
  await once(subject, add);
  expect(await cart.count(shopper.shopperId)).toBe(1);
});

test('a key whose act does not end is refused after a while, and is not carried out a second time', async () => {
  const { add, subject, shopper } = await setUp();
  const { once, keys } = process(connections[0], 100);
  expect(await keys.claim(subject.shopperId, subject.key)).toBe('claimed');
  await expect(once(subject, add)).rejects.toMatchObject({ code: 'unavailable' });
  expect(await cart.count(shopper.shopperId)).toBe(0);
});

test('with Redis away the act is carried out all the same', async () => {
  const { add, subject, shopper } = await setUp();
  const { once, onError } = process(connect('redis://127.0.0.1:1'));
  await once(subject, add);
  expect(await cart.count(shopper.shopperId)).toBe(1);
  expect(onError).toHaveBeenCalledWith(expect.any(DangolError));
});
