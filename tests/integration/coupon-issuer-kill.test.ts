import { v7 as uuidv7 } from 'uuid';
import { afterAll, expect, test, vi } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import { ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import { startWorkerProcess, type WorkerProcess } from '#simulation/replay/worker-process.ts';
import { eventMessages, sendAll } from '#simulation/seed/send-log.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

// kill −9 of the coupon-issuer while it works: no coupon is lost, none is issued twice.

const services = await startTestServices();
const shop = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
let issuer: WorkerProcess | undefined;

afterAll(async () => {
  await issuer?.kill('SIGKILL');
  await (await kafka.admin()).close();
});

const SHOPPERS = 60;
/** Coupons each shopper earns: by a timer, by the stored past, by a payment. */
const OWED = ['C1', 'C3', 'C6'];
const WAIT = { timeout: 120_000, interval: 25 };

/** Three viewed products of one category, the last of them for long; and a paid order. */
function visitOf(shopperId: string, productIds: readonly number[]): BehaviorEvent[] {
  // One moment for all: never two days.
  const occurredAt = new Date().toISOString();
  const envelope = () => ({
    id: uuidv7(),
    version: 1 as const,
    occurredAt,
    shopperId,
    sessionId: 'test',
  });
  const views = productIds.map(
    (productId): BehaviorEvent => ({ ...envelope(), type: 'page-viewed', payload: { productId } }),
  );
  const payload = { orderId: uuidv7(), amountWon: 20_000, method: 'card' };
  return [...views, { ...envelope(), type: 'payment-succeeded', payload }];
}

/** Widens the rules' time limits, so that no coupon is too late on a slow machine or after a slow restart. */
async function neverTooLate(): Promise<void> {
  for (const code of OWED) {
    const rule = ruleOf(code);
    if (rule === undefined) throw new Error(`${code} is gone`);
    const { budgetWon, parameters, ...settings } = defaultSettings(rule);
    const data = { ...settings, rule: code, budgetWon: BigInt(budgetWon) };
    await shop.db.ruleSetting.create({ data: { ...data, parameters: { ...parameters, latestSeconds: 86_400 } } });
  }
}

test('killed three times in the middle of its work, it gives every coupon, and each once', async () => {
  await neverTooLate();
  const products = await Promise.all([0, 1, 2].map(() => shop.product({ priceWon: 20_000, stock: 5 })));
  const productIds = products.map(({ productId }) => productId);
  const shoppers: string[] = [];
  const countOf = () => shop.db.coupon.count({ where: { shopperId: { in: shoppers } } });
  const publish = async (count: number) => {
    const newcomers = Array.from({ length: count }, () => uuidv7());
    shoppers.push(...newcomers);
    const events = newcomers.flatMap((shopperId) => visitOf(shopperId, productIds));
    await sendAll(producer, 'behavior', eventMessages(events));
  };

  for (let life = 0; life < 3; life++) {
    issuer = await startWorkerProcess('coupon-issuer', services.env);
    const before = await countOf();
    await publish(SHOPPERS);
    await vi.waitFor(async () => expect(await countOf()).toBeGreaterThan(before), WAIT);
    await issuer.kill('SIGKILL');
    // Events published while no issuer runs stay in the log until the next start.
    await publish(10);
    expect(await countOf()).toBeLessThan(shoppers.length * OWED.length);
  }
  issuer = await startWorkerProcess('coupon-issuer', services.env);

  const owed = shoppers.flatMap((shopperId) => OWED.map((rule) => `${shopperId} ${rule}`)).sort();
  const issued = async () => {
    const coupons = await shop.db.coupon.findMany({ where: { shopperId: { in: shoppers } } });
    return coupons.map(({ shopperId, rule }) => `${shopperId} ${rule}`).sort();
  };
  await vi.waitFor(async () => expect((await issued()).length).toBeGreaterThanOrEqual(owed.length), WAIT);
  // Nothing is left that could give another: no timer of theirs, and no event unread.
  await vi.waitFor(async () => {
    expect(await shop.db.ruleTimer.count({ where: { shopperId: { in: shoppers } } })).toBe(0);
    expect(await (await kafka.admin()).lag('coupon-issuer', 'behavior')).toBe(0n);
  }, WAIT);
  expect(await issued()).toEqual(owed);

  // Published as often as issued, and the budget is committed to what they may cost at most.
  const published = await shop.db.outboxMessage.count({ where: { topic: 'behavior', key: { in: shoppers } } });
  expect(published).toBe(owed.length);
  for (const code of OWED) {
    const book = await shop.db.ruleBudget.findUniqueOrThrow({ where: { rule: code } });
    expect(book.committedWon).toBe(BigInt((ruleOf(code)?.discount.maxWon ?? 0) * shoppers.length));
  }
}, 400_000);
