import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { TASTES } from '#simulation/personas/taste.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { createMembers } from '#simulation/shoppers/members.ts';
import { readSettings, withWait } from '#simulation/shoppers/rule-pace.ts';
import { findSeededMembers } from '#simulation/shoppers/seeded-members.ts';
import { PROMISED, termsWith } from '#simulation/shoppers/terms.ts';
import { createCouponIssuerWorker } from '#workers/coupon-issuer/worker.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

// Members of the simulation: their earlier days make the rules about them issue coupons today.

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let worker: ReturnType<typeof createCouponIssuerWorker>;
const taste = TASTES[0] as (typeof TASTES)[number];
const categoryId = taste.categoryIds[0] ?? 0;

beforeAll(async () => {
  await shop.db.category.upsert({
    where: { id: categoryId },
    create: { id: categoryId, slug: 'liked', nameKo: '취향', nameEn: 'Liked', icon: 'gift', position: 2 },
    update: {},
  });
  for (const kind of taste.kinds) {
    const { productId, offerIds } = await shop.product({ priceWon: 20_000, stock: 50 });
    const data = { categoryId, kind, bestOfferId: offerIds[0] ?? 0 };
    await shop.db.product.update({ where: { id: productId }, data });
  }
  const issuer = createCouponIssuer({ db: shop.db, now: () => new Date(), push: async () => undefined });
  const deps = { kafka, producer: async () => producer, issuer, logger: silentLogger(), tickMs: 50 };
  worker = createCouponIssuerWorker(deps);
  // Topics just made have no leader yet for a moment; a worker that could not start is started again.
  await vi.waitFor(() => worker.start(), { timeout: 100_000, interval: 200 });
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await (await kafka.admin()).close();
});

async function member(daysAgo: readonly number[]) {
  const comesMs = Date.now();
  const random = createRandom(1, 'member');
  const [made] = await createMembers({ db: shop.db, producer, now: Date.now }, [
    { daysAgo, taste, random, comesMs, leavesMs: comesMs + 3_600_000 },
  ]);
  if (made === undefined) throw new Error('no member was made');
  const customer = await shop.db.customer.findUniqueOrThrow({ where: { email: made.login.email } });
  return { shopperId: customer.id, past: made.past };
}

async function does(shopperId: string, event: Pick<BehaviorEvent, 'type' | 'payload'>): Promise<void> {
  const envelope = { id: uuidv7(), version: 1, occurredAt: new Date().toISOString(), shopperId, sessionId: 'test' };
  await producer.send('behavior', [{ key: shopperId, value: JSON.stringify({ ...envelope, ...event }) }]);
}

const issuedRules = async (shopperId: string) =>
  (await shop.db.coupon.findMany({ where: { shopperId } })).map(({ rule }) => rule);
const WAIT = { timeout: 30_000, interval: 50 };

test('who looked at this time on two other days gets C4 with the first look today', async () => {
  const { shopperId, past } = await member([5, 2]);
  expect(await issuedRules(shopperId)).toEqual([]);
  const seen = past.flatMap((action) => (action.kind === 'viewed' ? [action] : []));
  expect(seen.length).toBeGreaterThanOrEqual(2);
  const productId = seen[0]?.productId ?? 0;
  await does(shopperId, { type: 'page-viewed', payload: { productId, categoryId } });
  await vi.waitFor(async () => expect(await issuedRules(shopperId)).toContain('C4'), WAIT);
});

/** Members of a seeded month, in a shop that has indexed it. */
async function seededMember(email: string, daysAgo: readonly number[], productId: number): Promise<string> {
  const id = uuidv7();
  await shop.db.customer.create({ data: { id, email, passwordHash: '', name: '시험' } });
  for (const days of daysAgo)
    await shop.order({ shopperId: id, productIds: [productId], source: 'backfill', placedAt: daysBefore(days) });
  return id;
}
const daysBefore = (days: number) => new Date(Date.now() - days * 86_400_000);

test('members of the seeded month who may buy again and who are due are found, each once, and get C8 and C9', async () => {
  const { productId } = await shop.product({ priceWon: 20_000, stock: 50 });
  const { productId: soldOut } = await shop.product({ priceWon: 20_000, stock: 0 });
  const again = await seededMember('shopper00001@dangol.test', [20, 3], productId);
  const due = await seededMember('shopper00002@dangol.test', [29.5, 19.5, 9.5], productId);
  await seededMember('shopper00003@dangol.test', [29, 19, 7], productId);
  await seededMember('shopper00004@dangol.test', [3], soldOut);
  await seededMember('someone@else.test', [3], productId);
  const cancelled = await seededMember('shopper00005@dangol.test', [4], productId);
  await shop.order({ shopperId: cancelled, productIds: [productId], source: 'backfill', status: 'CANCELLED' });
  const looked = uuidv7();
  const events = {
    async *pages({ shopperIds = [] }: { shopperIds?: readonly string[] }) {
      const orders = await shop.db.order.findMany({ where: { shopperId: { in: [...shopperIds] } } });
      const envelope = { version: 1, sessionId: 'test', source: 'backfill', shopperId: shopperIds[0] };
      const view = { id: looked, type: 'page-viewed', payload: { path: '/', productId, categoryId } };
      yield [
        { ...envelope, ...view, occurredAt: daysBefore(2).toISOString() },
        ...orders.map((order) => ({
          ...{ ...envelope, id: uuidv7(), type: 'order-placed', occurredAt: order.placedAt.toISOString() },
          payload: { orderId: order.id, lines: [], discountWon: 0, totalWon: 1 },
        })),
      ] as BehaviorEvent[];
    },
  };
  const deps = { db: shop.db, events, now: Date.now };
  const found = await findSeededMembers(deps, ['may-buy-again', 'reminder-due', 'reminder-due']);
  expect(found.map((member) => member?.login.email)).toEqual([
    'shopper00001@dangol.test',
    'shopper00002@dangol.test',
    undefined,
  ]);
  expect(found[0]?.past.map(({ kind }) => kind)).toEqual(['viewed', 'ordered', 'ordered']);

  const lines = [{ productId, quantity: 1, unitPriceWon: 20_000 }];
  await does(again, { type: 'order-placed', payload: { orderId: uuidv7(), lines, discountWon: 0, totalWon: 20_000 } });
  await does(due, { type: 'page-viewed', payload: { path: '/', productId, categoryId } });
  await vi.waitFor(async () => expect(await issuedRules(again)).toContain('C8'), WAIT);
  await vi.waitFor(async () => expect(await issuedRules(due)).toContain('C9'), WAIT);
  // Who has been in the shop is not found again.
  expect((await findSeededMembers(deps, ['reminder-due']))[0]).toBeNull();
});

test('a rule waits shorter while the simulation runs, and as it did before when that is over', async () => {
  const restore = await withWait(shop.db, 'C7', 20);
  expect(termsWith(await readSettings(shop.db)).C7).toEqual({ ...PROMISED.C7, waitSeconds: 20 });
  await restore();
  expect(await shop.db.ruleSetting.count()).toBe(0);

  const set = { enabled: true, discountPercent: 12, maxDiscountWon: 1_000, ttlSeconds: 60, capPerShopper: 1 };
  const parameters = { waitSeconds: 900, latestSeconds: 60 };
  await shop.db.ruleSetting.create({
    data: { rule: 'C7', ...set, cooldownSeconds: 5, budgetWon: 10_000n, parameters },
  });
  const restoreSet = await withWait(shop.db, 'C7', 20);
  expect(await shop.db.ruleSetting.findUnique({ where: { rule: 'C7' } })).toMatchObject({
    ...set,
    parameters: { waitSeconds: 20 },
  });
  await restoreSet();
  expect(await shop.db.ruleSetting.findUnique({ where: { rule: 'C7' } })).toMatchObject({ ...set, parameters });
});
