import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import { type BehaviorEvent, behaviorEventSchema } from '#contracts/events.ts';
import { type Push, pushSchema } from '#contracts/push.ts';
import { issueCoupon } from '#server/adapters/postgres/coupon-issuing.ts';
import { reclaimBudget } from '#server/adapters/postgres/rule-budgets.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createRedis, type Redis, redisReady } from '#server/adapters/redis.ts';
import { redisKeys } from '#server/adapters/redis-keys.ts';
import { createPushPublisher } from '#server/adapters/redis-push.ts';
import { createCoupons } from '#server/coupons/coupons.ts';
import { type CouponIssuer, createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createCouponIssuerWorker } from '#workers/coupon-issuer/worker.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let redis: Redis;
let nowMs = Date.now();
const now = () => new Date(nowMs);

beforeAll(async () => {
  const env = parseEnv(services.env);
  redis = createRedis(env.REDIS_URL, { purpose: 'worker' });
  expect(await redisReady(redis, 5_000)).toBe(true);
});
beforeEach(() => {
  nowMs = Date.now();
});
afterAll(async () => {
  redis.disconnect();
});

function viewed(shopperId: string, productId?: number, atMs = nowMs): BehaviorEvent {
  const payload = productId === undefined ? { path: '/' } : { productId };
  const envelope = { id: uuidv7(), version: 1 as const, sessionId: 'test', occurredAt: new Date(atMs).toISOString() };
  return { ...envelope, type: 'page-viewed', shopperId, payload };
}
function carted(shopperId: string, productId: number, atMs = nowMs): BehaviorEvent {
  const payload = { productId, quantity: 1, unitPriceWon: 1_000 };
  const envelope = { id: uuidv7(), version: 1 as const, sessionId: 'test', occurredAt: new Date(atMs).toISOString() };
  return { ...envelope, type: 'cart-item-added', shopperId, payload };
}
function issuerWith(pushes: Push[] = []): CouponIssuer {
  const push = async (messages: readonly Push[]) => {
    pushes.push(...messages);
  };
  return createCouponIssuer({ db: shop.db, now, push });
}
/** What rule C1 gave; the other rules have tests/integration/coupon-rules.test.ts. */
const couponsOf = (shopperId: string) => shop.db.coupon.findMany({ where: { shopperId, rule: 'C1' } });
const product = async () => (await shop.product({ priceWon: 20_000, stock: 5 })).productId;
/** Every timer of this database that is due. */
async function drain(issuer: CouponIssuer): Promise<void> {
  while ((await issuer.runDueTimers()) > 0);
}

test('three seconds on a detail page: a coupon for that product, told to its shopper, said on the log', async () => {
  const { shopperId } = shop.shopper();
  const productId = await product();
  const pushes: Push[] = [];
  const issuer = issuerWith(pushes);
  const view = viewed(shopperId, productId);
  await issuer.onEvents([view]);
  nowMs += 2_900;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toEqual([]);
  nowMs += 200;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toMatchObject([
    {
      rule: 'C1',
      causeId: view.id,
      discountPercent: 10,
      status: 'ISSUED',
      target: { kind: 'product', productIds: [productId] },
    },
  ]);
  expect(pushes.map((push) => pushSchema.parse(push))).toMatchObject([{ shopperId, message: { event: 'coupon' } }]);
  const [event] = await shop.events(shopperId);
  expect(behaviorEventSchema.parse(event)).toMatchObject({ type: 'coupon-issued', shopperId });
  expect(await createCoupons({ db: shop.db }).open(shopperId)).toMatchObject([
    { rule: 'C1', targetName: expect.any(String) },
  ]);
});

test('who left, who carted, and whose product is sold out gets none', async () => {
  const issuer = issuerWith();
  const [left, cartedIt, soldOut, went] = [shop.shopper(), shop.shopper(), shop.shopper(), shop.shopper()];
  const [a, b] = [await product(), await product()];
  const gone = (await shop.product({ priceWon: 1_000, stock: 0 })).productId;
  await issuer.onEvents([
    viewed(left.shopperId, a),
    viewed(cartedIt.shopperId, a),
    viewed(soldOut.shopperId, gone),
    viewed(went.shopperId, a),
  ]);
  nowMs += 1_000;
  await issuer.onEvents([viewed(left.shopperId), carted(cartedIt.shopperId, a), viewed(went.shopperId, b)]);
  nowMs += 2_500;
  await drain(issuer);
  for (const { shopperId } of [left, cartedIt, soldOut, went]) expect(await couponsOf(shopperId)).toEqual([]);
  nowMs += 1_000;
  await drain(issuer);
  expect(await couponsOf(went.shopperId)).toMatchObject([{ target: { productIds: [b] } }]);
});

test('the same events again, and again after the coupon, issue nothing more', async () => {
  const issuer = issuerWith();
  const { shopperId } = shop.shopper();
  const view = viewed(shopperId, await product());
  for (let round = 0; round < 3; round++) {
    await issuer.onEvents([view, view]);
    nowMs = Date.parse(view.occurredAt) + 3_000 + round;
    await drain(issuer);
  }
  expect(await couponsOf(shopperId)).toHaveLength(1);
  expect((await shop.events(shopperId)).filter(({ type }) => type === 'coupon-issued')).toHaveLength(1);
});

test('ten issuers that look at once issue each coupon once', async () => {
  const shoppers = Array.from({ length: 60 }, () => shop.shopper().shopperId);
  const productId = await product();
  await issuerWith().onEvents(shoppers.map((shopperId) => viewed(shopperId, productId)));
  nowMs += 3_000;
  const pushes: Push[] = [];
  await Promise.all(Array.from({ length: 10 }, () => drain(issuerWith(pushes))));
  expect(await shop.db.coupon.count({ where: { shopperId: { in: shoppers } } })).toBe(60);
  expect(new Set(pushes.map(({ shopperId }) => shopperId)).size).toBe(60);
  expect(pushes).toHaveLength(60);
});

test('cap and cool-down hold, and no second coupon for what the shopper holds one for', async () => {
  const issuer = issuerWith();
  const { shopperId } = shop.shopper();
  const productId = await product();
  await issuer.onEvents([viewed(shopperId, productId)]);
  nowMs += 3_000;
  await drain(issuer);
  await issuer.onEvents([viewed(shopperId, await product())]);
  nowMs += 3_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toHaveLength(1);

  await shop.db.coupon.updateMany({ where: { shopperId }, data: { issuedAt: new Date(Date.now() - 3_600_000) } });
  await issuer.onEvents([viewed(shopperId, productId)]);
  nowMs += 3_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toHaveLength(1);
});

test('a budget is never passed, whoever issues at once, and comes back when coupons expire unused', async () => {
  const settings = {
    enabled: true,
    discountPercent: 10,
    maxDiscountWon: 9_000,
    ttlSeconds: 60,
    capPerShopper: 5,
    cooldownSeconds: 0,
    budgetWon: 100_000,
    guestSharePercent: 100,
    parameters: {},
  };
  const issue = () =>
    inTransaction(shop.db, (tx) =>
      issueCoupon(tx, {
        rule: 'CX',
        shopperId: uuidv7(),
        causeId: uuidv7(),
        target: { kind: 'any' },
        settings,
        capDays: 30,
      }),
    );
  const results = await Promise.all(Array.from({ length: 60 }, issue));
  expect(results.filter((result) => typeof result !== 'string')).toHaveLength(11);
  expect(results.filter((result) => result === 'budget-spent')).toHaveLength(49);
  const book = await shop.db.ruleBudget.findUniqueOrThrow({ where: { rule: 'CX' } });
  expect(book.committedWon).toBe(99_000n);

  const long = new Date(Date.now() - 3_600_000);
  const [used] = await shop.db.coupon.findMany({ where: { rule: 'CX' }, take: 1 });
  await shop.db.coupon.update({ where: { id: used?.id ?? '' }, data: { status: 'USED', discountWon: 2_000 } });
  await shop.db.coupon.updateMany({ where: { rule: 'CX' }, data: { expiresAt: long } });
  await inTransaction(shop.db, (tx) => reclaimBudget(tx, 'CX'));
  // One was used for 2,000; the ten that expired cost nothing.
  const reclaimed = await shop.db.ruleBudget.findUniqueOrThrow({ where: { rule: 'CX' } });
  expect(reclaimed.committedWon).toBe(2_000n);
});

test('guests commit their share of a budget and no more; what is left is for members', async () => {
  const settings = {
    enabled: true,
    discountPercent: 10,
    maxDiscountWon: 10_000,
    ttlSeconds: 60,
    capPerShopper: 5,
    cooldownSeconds: 0,
    budgetWon: 200_000,
    guestSharePercent: 30,
    parameters: {},
  };
  const issueTo = (shopperId: string) =>
    inTransaction(shop.db, (tx) =>
      issueCoupon(tx, { rule: 'CY', shopperId, causeId: uuidv7(), target: { kind: 'any' }, settings, capDays: 30 }),
    );
  const flood = await Promise.all(Array.from({ length: 60 }, () => issueTo(uuidv7())));
  expect(flood.filter((result) => typeof result !== 'string')).toHaveLength(6);
  expect(flood.filter((result) => result === 'guest-share-spent')).toHaveLength(54);
  const members = await shop.db.customer.createManyAndReturn({
    data: Array.from({ length: 16 }, (_, at) => ({
      id: uuidv7(),
      email: `member-${at}@dangol.test`,
      passwordHash: 'none',
      name: '단골',
    })),
  });
  const issued = [];
  for (const { id } of members) issued.push(await issueTo(id));
  expect(issued.filter((result) => typeof result !== 'string')).toHaveLength(14);
  expect(issued.at(-1)).toBe('budget-spent');
  const book = await shop.db.ruleBudget.findUniqueOrThrow({ where: { rule: 'CY' } });
  expect(book).toMatchObject({ committedWon: 200_000n, guestCommittedWon: 60_000n });
  // Guests' coupons that expire unused give their share back.
  await shop.db.coupon.updateMany({ where: { rule: 'CY', toGuest: true }, data: { expiresAt: new Date(0) } });
  await inTransaction(shop.db, (tx) => reclaimBudget(tx, 'CY'));
  expect(await shop.db.ruleBudget.findUniqueOrThrow({ where: { rule: 'CY' } })).toMatchObject({
    committedWon: 140_000n,
    guestCommittedWon: 0n,
  });
});

test('what one of too many guests does earns nothing, and still ends a wait', async () => {
  const issuer = issuerWith();
  const { shopperId } = shop.shopper();
  const productId = await product();
  const mark = (event: BehaviorEvent): BehaviorEvent => ({ ...event, unrewarded: true });
  await issuer.onEvents([mark(viewed(shopperId, productId))]);
  nowMs += 3_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toEqual([]);
  await issuer.onEvents([viewed(shopperId, productId)]);
  await issuer.onEvents([mark(carted(shopperId, productId))]);
  nowMs += 3_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toEqual([]);
});

test('an operator’s settings count at once: off, and another percentage', async () => {
  const { shopperId } = shop.shopper();
  const setting = {
    rule: 'C1',
    enabled: false,
    discountPercent: 25,
    maxDiscountWon: 7_000,
    ttlSeconds: 60,
    capPerShopper: 10,
    cooldownSeconds: 0,
    budgetWon: 10_000_000n,
    parameters: { waitSeconds: 1, latestSeconds: 60 },
  };
  await shop.db.ruleSetting.create({ data: setting });
  const issuer = issuerWith();
  await issuer.onEvents([viewed(shopperId, await product())]);
  nowMs += 3_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toEqual([]);
  await shop.db.ruleSetting.update({ where: { rule: 'C1' }, data: { enabled: true } });
  nowMs += 2_000;
  await issuer.onEvents([viewed(shopperId, await product())]);
  nowMs += 1_000;
  await drain(issuer);
  expect(await couponsOf(shopperId)).toMatchObject([{ discountPercent: 25, maxDiscountWon: 7_000 }]);
  await shop.db.ruleSetting.delete({ where: { rule: 'C1' } });
});

test('through Kafka: a worker that is stopped in the three seconds leaves the timer to the next, and the push goes out', async () => {
  const { shopperId } = shop.shopper();
  const productId = await product();
  const keys = redisKeys(services.namespace);
  const heard: unknown[] = [];
  const listener = redis.duplicate({ enableOfflineQueue: true });
  await listener.subscribe(keys.pushChannel());
  listener.on('message', (_channel, text) => heard.push(JSON.parse(text)));
  const worker = () => {
    const publisher = createPushPublisher(redis, keys);
    const issuer = createCouponIssuer({
      db: shop.db,
      now: () => new Date(),
      push: (messages) => publisher.publish(messages),
    });
    return createCouponIssuerWorker({
      kafka,
      producer: async () => producer,
      issuer,
      logger: silentLogger(),
      tickMs: 50,
    });
  };

  const first = worker();
  await first.start();
  const view = viewed(shopperId, productId, Date.now());
  await producer.send('behavior', [{ key: shopperId, value: JSON.stringify(view) }]);
  await vi.waitFor(async () => expect(await shop.db.ruleTimer.count({ where: { shopperId } })).toBe(1), {
    timeout: 20_000,
    interval: 20,
  });
  await first.stop();
  expect(await couponsOf(shopperId)).toEqual([]);

  const second = worker();
  await second.start();
  await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 20_000, interval: 20 });
  expect(heard[0]).toMatchObject({ shopperId, message: { event: 'coupon', data: { rule: 'C1' } } });
  expect(await couponsOf(shopperId)).toMatchObject([{ causeId: view.id }]);
  await second.stop();
  listener.disconnect();
});
