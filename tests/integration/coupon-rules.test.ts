import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { BehaviorEvent } from '#contracts/events.ts';
import type { Past } from '#domain/coupon/past.ts';
import { RULES, ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings } from '#domain/coupon/rule.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { sweepPasts } from '#server/adapters/postgres/shopper-past.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { COUPON_SCENARIOS, createTrial } from '../support/coupon-scenarios.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);

beforeAll(async () => {
  await shop.db.category.create({
    data: { id: 2, slug: 'other', nameKo: '다른', nameEn: 'Other', icon: 'gift', position: 2 },
  });
});

const rulesOfCouponsOf = async (shopperId: string) =>
  (await shop.db.coupon.findMany({ where: { shopperId } })).map(({ rule }) => rule);

test.each(RULE_CODES)(
  '%s: its condition gives its coupon once, though all is told twice; one short of it, none',
  async (code) => {
    const trial = await createTrial(shop, RULES);
    await COUPON_SCENARIOS[code].holds(trial);
    expect(await rulesOfCouponsOf(trial.shopperId)).toEqual([code]);

    const short = await createTrial(shop, RULES);
    await COUPON_SCENARIOS[code].failsByOne(short);
    expect(await rulesOfCouponsOf(short.shopperId)).toEqual([]);
  },
);

test('the table of removals: without a rule its scenario gives nothing', async () => {
  const table: Record<string, string[]> = {};
  for (const removed of RULE_CODES) {
    const left = RULES.filter(({ code }) => code !== removed);
    const trial = await createTrial(shop, left);
    await COUPON_SCENARIOS[removed].holds(trial);
    table[removed] = await rulesOfCouponsOf(trial.shopperId);
  }
  expect(table).toEqual(Object.fromEntries(RULE_CODES.map((code) => [code, []])));
});

test("an operator's numbers count without a restart, and what they leave out keeps its default", async () => {
  const rule = ruleOf('C2');
  if (rule === undefined) throw new Error('C2 is gone');
  const { budgetWon, ...settings } = defaultSettings(rule);
  const data = { ...settings, rule: 'C2', budgetWon: BigInt(budgetWon), parameters: { minLines: 2 } };
  const trial = await createTrial(shop, RULES);
  await shop.db.ruleSetting.create({ data });
  await trial.cart(...trial.products.ofTwo);
  await shop.db.ruleSetting.delete({ where: { rule: 'C2' } });
  expect(await rulesOfCouponsOf(trial.shopperId)).toEqual(['C2']);
});

test('what a guest had looked at counts for the member they turn out to be', async () => {
  const { did, products, shopperId } = await createTrial(shop, RULES);
  const productId = products.ofOne[0] ?? 0;
  const seen = { productId, occurredAt: new Date(Date.now() - 1_000).toISOString() };
  await did('history-adopted', { guestId: shop.shopper().shopperId, views: [seen, seen] });
  await did('page-viewed', { productId });
  expect(await rulesOfCouponsOf(shopperId)).toEqual(['C3']);
});

test('who asks to be forgotten is, and nothing waits for them any more', async () => {
  const { did, products, shopperId } = await createTrial(shop, RULES);
  await did('page-viewed', { productId: products.ofOne[0] ?? 0 });
  expect(await shop.db.ruleTimer.count({ where: { shopperId } })).toBe(1);
  expect(await shop.db.shopperPast.count({ where: { shopperId } })).toBe(1);
  await did('shopper-forgotten', {});
  expect(await shop.db.shopperPast.count({ where: { shopperId } })).toBe(0);
  expect(await shop.db.ruleTimer.count({ where: { shopperId } })).toBe(0);
});

test('a history of last year, told now, is remembered and gives nobody anything', async () => {
  const { did, ordered, passes, products, shopperId } = await createTrial(shop, RULES);
  const yearMs = 365 * 86_400_000;
  const productId = products.ofOne[0] ?? 0;
  for (let at = 0; at < 4; at++) {
    await did('page-viewed', { productId }, yearMs - at);
    await did('searched', { query: '컵', categoryId: 1 }, yearMs - at);
    await did('cart-item-added', { productId, quantity: 1, unitPriceWon: 1_000 }, yearMs - at);
    await ordered(365 - at * 20, productId);
  }
  await passes(0);
  expect(await rulesOfCouponsOf(shopperId)).toEqual([]);
  expect(await shop.db.ruleTimer.count({ where: { shopperId } })).toBe(0);
});

test('issuers that tell of the same shoppers at once, as after a rebalance, lose nothing and give nothing twice', async () => {
  const { products } = await createTrial(shop, RULES);
  const shoppers = Array.from({ length: 5 }, () => shop.shopper().shopperId);
  const occurredAt = new Date().toISOString();
  const views = Array.from({ length: 40 }, (_, at): BehaviorEvent => {
    const shopperId = shoppers[at % shoppers.length] ?? '';
    const payload = { productId: products.ofOne[0] ?? 0 };
    return { id: uuidv7(), version: 1, type: 'page-viewed', occurredAt, shopperId, sessionId: 'test', payload };
  });
  const issue = (batch: readonly BehaviorEvent[]) =>
    createCouponIssuer({ db: shop.db, now: () => new Date(), push: async () => undefined }).onEvents(batch);
  await Promise.all([views.slice(0, 25), views.slice(10), [...views.slice(20)].reverse(), views].map(issue));
  const rows = await shop.db.shopperPast.findMany({ where: { shopperId: { in: shoppers } } });
  expect(rows.map(({ past }) => (past as unknown as Past).views.length)).toEqual([8, 8, 8, 8, 8]);
  for (const shopperId of shoppers) expect(await rulesOfCouponsOf(shopperId)).toEqual(['C3']);
});

test('a past whose time is over is swept away, the others are not', async () => {
  const [looked, bought] = [await createTrial(shop, RULES), await createTrial(shop, RULES)];
  await looked.did('page-viewed', { productId: looked.products.ofOne[0] ?? 0 });
  await bought.ordered(0, bought.products.ofOne[0] ?? 0);
  const inMonthsMs = Date.now() + 60 * 86_400_000;
  await inTransaction(shop.db, (tx) => sweepPasts(tx, inMonthsMs, 1_000));
  const kept = await shop.db.shopperPast.findMany({
    where: { shopperId: { in: [looked.shopperId, bought.shopperId] } },
  });
  expect(kept.map(({ shopperId }) => shopperId)).toEqual([bought.shopperId]);
});
