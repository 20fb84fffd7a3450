import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Push } from '#contracts/push.ts';
import { HOUR_MS } from '#domain/shared/durations.ts';
import { isEnded } from '#domain/shipment/state.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createPushPublisher, createPushSubscriber, type PushSubscriber } from '#server/adapters/redis-push.ts';
import { createRedisShipments } from '#server/adapters/redis-shipments.ts';
import { announceShipments } from '#server/shipping/announce-shipments.ts';
import { createSellerSteps } from '#server/shipping/seller-steps.ts';
import { createShipments } from '#server/shipping/shipments.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { createShippingShop, waybillWith } from '../support/shipping.ts';
import { startTestKafka, startTestServices, startTestShop } from '../support/start.ts';

// Where shipments are, in Redis and on open pages; and worker `shipping`, killed in the middle of its work.

const services = await startTestServices();
const shop = await startTestShop(services, 10);
const { db } = shop;
await startTestKafka(services);
const shipping = createShippingShop(shop);
const { paidOrder, shipmentsOf, now } = shipping;
const steps = createSellerSteps({ db, now });
const keys = redisKeys(services.namespace);
let redis: Redis;
let away: Redis;
let subscriber: PushSubscriber;
let worker: WorkerProcess | undefined;
const pushed: Push[] = [];

beforeAll(async () => {
  redis = createRedis(services.env.REDIS_URL ?? '', { purpose: 'worker' });
  away = createRedis('redis://127.0.0.1:1', { purpose: 'serving' });
  const listening = createRedis(services.env.REDIS_URL ?? '', { purpose: 'subscriber' });
  subscriber = createPushSubscriber(listening, keys, (push) => pushed.push(push));
  await Promise.all([redisReady(redis, 5_000), redisReady(listening, 5_000)]);
  await vi.waitFor(async () => expect(await redis.pubsub('NUMSUB', keys.pushChannel())).toContain(1));
});
beforeEach(() => {
  pushed.length = 0;
});
afterAll(async () => {
  await worker?.kill('SIGKILL');
  await subscriber.close();
  redis.disconnect();
  away.disconnect();
});

const store = () => createRedisShipments(redis, keys);
const announce = () => announceShipments({ db, store: store(), publisher: createPushPublisher(redis, keys), now });
const read = (through = redis) => createShipments({ db, now, store: createRedisShipments(through, keys) });
const pushesOf = (orderId: string) =>
  pushed.flatMap(({ message }) =>
    message.event === 'order' && message.data.orderId === orderId ? [message.data] : [],
  );

async function shippedOrder(fate: 'punctual' | 'late' = 'punctual') {
  const placed = await paidOrder();
  const key = { orderId: placed.orderId, shipmentId: (await shipmentsOf(placed.orderId))[0]?.id ?? '' };
  await steps.prepare(key);
  await steps.handOver(key, { carrier: 'local', waybill: waybillWith(fate) });
  return { ...placed, ...key };
}

test('a change is pushed with the state of each shipment, once, and is in Redis', async () => {
  const { orderId, shipmentId, shopperId } = await shippedOrder();
  await announce();
  await vi.waitFor(() => expect(pushesOf(orderId)).toHaveLength(1));
  expect(pushed.at(-1)?.shopperId).toBe(shopperId);
  expect(pushesOf(orderId)).toMatchObject([
    { status: 'SHIPPED', shipments: [{ shipmentId, number: 1, state: 'SHIPPED' }] },
  ]);
  expect((await store().read([orderId])).get(orderId)?.shipments).toMatchObject([{ state: 'SHIPPED' }]);
  expect(await announce()).toBe(0);
});

test('a cancel by another process is announced too, and while Redis is away it waits', async () => {
  const order = await paidOrder();
  await shipping.orders.cancel(order, order.orderId);
  expect(await shipmentsOf(order.orderId)).toMatchObject([{ state: 'CANCELLED', nextAt: null }]);
  const lost = announceShipments({
    ...{ db, now, store: createRedisShipments(away, keys), publisher: createPushPublisher(away, keys) },
  });
  await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
  await announce();
  await vi.waitFor(() =>
    expect(pushesOf(order.orderId)).toMatchObject([{ status: 'CANCELLED', shipments: [{ state: 'CANCELLED' }] }]),
  );
});

test('after a flush shipments are read from PostgreSQL, and are in Redis again', async () => {
  const { orderId } = await shippedOrder();
  await announce();
  await redis.del(keys.shipments(orderId));
  const shipments = (await read().ofOrders([orderId])).get(orderId);
  expect(shipments).toMatchObject([{ state: 'SHIPPED', sellerName: '첫째상회', lines: [{ quantity: 1 }] }]);
  await vi.waitFor(async () => expect(await redis.exists(keys.shipments(orderId))).toBe(1));
  expect((await read().ofOrders([orderId])).get(orderId)).toEqual(shipments);
  expect((await read(away).ofOrders([orderId])).get(orderId)).toEqual(shipments);
});

test('what a slow reader found does not replace what is newer', async () => {
  const { orderId, shipmentId } = await shippedOrder();
  await announce();
  const old = (await store().read([orderId])).get(orderId);
  if (old === undefined) throw new Error('not stored');
  await db.shipment.update({ where: { id: shipmentId }, data: { state: 'IN_DELIVERY', version: { increment: 1 } } });
  await announce();
  await store().write(orderId, old, 60);
  expect((await store().read([orderId])).get(orderId)?.shipments).toMatchObject([{ state: 'IN_DELIVERY' }]);
});

test('they stay in Redis for seven days after the arrival, and are in PostgreSQL ever after', async () => {
  const { orderId } = await shippedOrder('late');
  await announce();
  expect(await redis.ttl(keys.shipments(orderId))).toBeGreaterThan(8 * 86_400);
  const [arrived] = await shipping.untilEnded(orderId);
  expect(arrived).toMatchObject({ state: 'DELIVERED', isLate: true });
  await announce();
  const sinceMs = now().getTime() - (arrived?.deliveredAt?.getTime() ?? 0);
  expect(Math.abs((await redis.ttl(keys.shipments(orderId))) - (7 * 86_400 - sinceMs / 1_000))).toBeLessThan(60);
  shipping.moveOn(8 * 24 * HOUR_MS);
  await redis.del(keys.shipments(orderId));
  expect((await read().ofOrders([orderId])).get(orderId)).toMatchObject([{ isLate: true }]);
  expect(await redis.exists(keys.shipments(orderId))).toBe(0);
});

test('no name, phone number or address of a person is in Redis or in a push', async () => {
  const { orderId } = await shippedOrder();
  await announce();
  await vi.waitFor(() => expect(pushesOf(orderId)).toHaveLength(1));
  const { recipient, phone, addressLine1 } = await db.order.findUniqueOrThrow({ where: { id: orderId } });
  const texts = `${await redis.get(keys.shipments(orderId))} ${JSON.stringify(pushed)}`;
  for (const personal of [recipient, phone, addressLine1]) expect(texts).not.toContain(personal);
});

test('killed three times in the middle of its work, the worker takes every step, and each once', async () => {
  // A day in two seconds, from the payment on.
  const env = { ...services.env, SHIPPING_SPEED: '40000', NODE_ENV: 'test' };
  const placed: { orderId: string }[] = [];
  const openStates = async () => {
    const ids = placed.map(({ orderId }) => orderId);
    const found = await db.shipment.findMany({ where: { orderId: { in: ids } }, select: { state: true } });
    return found.filter(({ state }) => !isEnded(state)).length;
  };
  const handedOver = () => db.shipmentChange.count({ where: { code: 'handed-over' } });
  for (let life = 0; life < 3; life++) {
    for (let at = 0; at < 12; at++) placed.push(await paidOrderNow());
    const before = await handedOver();
    worker = await startWorkerProcess('shipping', env);
    await vi.waitFor(async () => expect(await handedOver()).toBeGreaterThan(before), { timeout: 60_000, interval: 5 });
    await worker.kill('SIGKILL');
    expect(await openStates()).toBeGreaterThan(0);
  }
  worker = await startWorkerProcess('shipping', env);
  await vi.waitFor(async () => expect(await openStates()).toBe(0), { timeout: 120_000, interval: 200 });
  for (const { orderId } of placed) {
    const shipments = await shipmentsOf(orderId);
    for (const { state, changes } of shipments)
      for (const once of ['opened', 'preparing', 'handed-over', state === 'LOST' ? 'lost' : 'delivered'])
        if (once !== 'opened' || changes.some(({ code }) => code === 'opened'))
          expect(changes.filter(({ code }) => code === once)).toHaveLength(1);
    if (shipments.every(({ state }) => state === 'DELIVERED')) expect(await shipping.status(orderId)).toBe('DELIVERED');
  }
  await vi.waitFor(async () => {
    const ids = placed.map(({ orderId }) => orderId);
    const stored = await store().read(ids);
    expect([...stored.values()].flatMap(({ shipments }) => shipments.map(({ state }) => isEnded(state)))).not.toContain(
      false,
    );
    expect(stored.size).toBe(ids.length);
  });
}, 300_000);

/** By the machine's clock, which the worker's process has. */
async function paidOrderNow() {
  shipping.moveOn(Date.now() - now().getTime());
  return paidOrder();
}
