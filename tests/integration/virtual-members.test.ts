import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import type { PastPlan } from '#simulation/personas/past-plan.ts';
import { TASTES } from '#simulation/personas/taste.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { createMembers } from '#simulation/shoppers/members.ts';
import { readSettings, withWait } from '#simulation/shoppers/rule-pace.ts';
import { PROMISED, termsWith } from '#simulation/shoppers/terms.ts';
import { createCouponIssuerWorker } from '#workers/coupon-issuer/worker.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

// Members of the simulation: a past that is recorded now makes the rules about earlier days issue coupons today.

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

async function member(plan: PastPlan) {
  const comesMs = Date.now();
  const random = createRandom(1, 'member');
  const [made] = await createMembers({ db: shop.db, producer, now: Date.now }, [
    { plan, taste, random, comesMs, leavesMs: comesMs + 3_600_000 },
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
  const { shopperId, past } = await member({ sameHourDaysAgo: [5, 2] });
  expect(await issuedRules(shopperId)).toEqual([]);
  const seen = past.flatMap((action) => (action.kind === 'viewed' ? [action] : []));
  expect(seen.length).toBeGreaterThanOrEqual(2);
  const productId = seen[0]?.productId ?? 0;
  await does(shopperId, { type: 'page-viewed', payload: { productId, categoryId } });
  await vi.waitFor(async () => expect(await issuedRules(shopperId)).toContain('C4'), WAIT);
});

test('who ordered something twice gets C8 when they order it again; the orders stand in their book', async () => {
  const { shopperId, past } = await member({ orderedDaysAgo: [40, 17] });
  expect(await issuedRules(shopperId)).toEqual([]);
  const [first] = past;
  if (first?.kind !== 'ordered') throw new Error('nothing was ordered');
  const stored = await shop.db.order.findMany({ where: { shopperId }, include: { lines: true, payments: true } });
  expect(stored.map(({ placedAt }) => Math.round((Date.now() - placedAt.getTime()) / 86_400_000)).sort()).toEqual([
    17, 40,
  ]);
  expect(stored.map(({ lines, payments }) => [lines[0]?.productId, payments[0]?.status])).toEqual(
    stored.map(() => [first.productIds[0], 'APPROVED']),
  );
  const lines = [{ productId: first.productIds[0] ?? 0, quantity: 1, unitPriceWon: 20_000 }];
  const payload = { orderId: uuidv7(), lines, discountWon: 0, totalWon: 20_000 };
  await does(shopperId, { type: 'order-placed', payload });
  await vi.waitFor(async () => expect(await issuedRules(shopperId)).toEqual(['C8']), WAIT);
});

test('whose rhythm ends tomorrow is reminded, though they do nothing', async () => {
  const rhythm = { everyDays: 14, times: 3 };
  const { shopperId } = await member({ rhythm: { ...rhythm, dueAfterSeconds: -1 } });
  const later = await member({ rhythm: { ...rhythm, dueAfterSeconds: 600 } });
  await vi.waitFor(async () => expect(await issuedRules(shopperId)).toEqual(['C9']), WAIT);
  expect(await issuedRules(later.shopperId)).toEqual([]);
  expect(await shop.db.ruleTimer.count({ where: { shopperId: later.shopperId, rule: 'C9' } })).toBe(1);
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
