import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseEnv } from '#contracts/env.ts';
import type { BehaviorEvent } from '#contracts/events.ts';
import { ruleOf } from '#domain/coupon/registry.ts';
import { defaultSettings, type RuleSettings } from '#domain/coupon/rule.ts';
import { kafkaConnection } from '#server/adapters/kafka/connection.ts';
import { createKafka } from '#server/adapters/kafka/index.ts';
import type { Kafka, LogProducer } from '#server/adapters/kafka/port.ts';
import { createCouponIssuer } from '#server/coupons/issuer.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createRuleBook, type RuleBook } from '#server/operator/rule-book.ts';
import { createCouponIssuerWorker } from '#workers/coupon-issuer/worker.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
let kafka: Kafka;
let producer: LogProducer;
let book: RuleBook;
let nowMs = Date.now();
const operator = { role: 'ADMIN', customerId: uuidv7() } as const;

beforeAll(async () => {
  const env = parseEnv(services.env);
  const { namespace } = services;
  kafka = createKafka({ connection: kafkaConnection(env), namespace, logger: silentLogger(), clientId: 'test' });
  await (await kafka.admin()).ensureTopics();
  producer = await kafka.producer();
  book = createRuleBook({ db: shop.db, now: () => new Date(nowMs) });
});
afterAll(async () => {
  await producer.close();
  await (await kafka.admin()).close();
});

const c6 = (changed: Partial<RuleSettings> = {}): RuleSettings => {
  const rule = ruleOf('C6');
  if (rule === undefined) throw new Error('C6 is gone');
  return { ...defaultSettings(rule), ...changed };
};
const versionOf = async (code: string) => (await book.entry(operator, code)).version;
const save = async (settings: unknown) => book.save(operator, 'C6', { settings, version: await versionOf('C6') });

async function pays(amountWon: number): Promise<string> {
  const { shopperId } = shop.shopper();
  const event: BehaviorEvent = {
    id: uuidv7(),
    version: 1,
    type: 'payment-succeeded',
    occurredAt: new Date(nowMs).toISOString(),
    shopperId,
    sessionId: 'test',
    payload: { orderId: uuidv7(), amountWon, method: 'card' },
  };
  await producer.send('behavior', [{ key: shopperId, value: JSON.stringify(event) }]);
  await vi.waitFor(async () => expect(await (await kafka.admin()).lag('coupon-issuer', 'behavior')).toBe(0n), {
    timeout: 15_000,
  });
  return shopperId;
}
const couponsOf = (shopperId: string) => shop.db.coupon.findMany({ where: { shopperId } });

test('a running issuer goes by a changed setting within a second, without a restart', async () => {
  const issuer = createCouponIssuer({ db: shop.db, now: () => new Date(nowMs), push: async () => undefined });
  const worker = createCouponIssuerWorker({ kafka, producer: async () => producer, issuer, logger: silentLogger() });
  await worker.start();
  try {
    expect(await couponsOf(await pays(9_000))).toEqual([]);

    await save(c6({ discountPercent: 25, parameters: { minWon: 5_000, latestSeconds: 3_600 } }));
    nowMs += 1_001;
    expect(await couponsOf(await pays(9_000))).toMatchObject([{ rule: 'C6', discountPercent: 25 }]);

    await save(c6({ enabled: false }));
    nowMs += 1_001;
    expect(await couponsOf(await pays(90_000))).toEqual([]);

    await book.reset(operator, 'C6', { version: await versionOf('C6') });
    nowMs += 1_001;
    expect(await couponsOf(await pays(90_000))).toMatchObject([{ rule: 'C6', discountPercent: 15 }]);
  } finally {
    await worker.stop();
  }
});

test('who changed what from what is kept, newest first', async () => {
  await shop.db.customer.create({
    data: {
      id: operator.customerId,
      email: 'operator@dangol.test',
      name: '운영자',
      gender: 'UNDISCLOSED',
      role: 'ADMIN',
      passwordHash: 'none',
    },
  });
  const [last, ...earlier] = await book.changes(operator, 'C6');
  expect(last).toMatchObject({
    changedBy: operator.customerId,
    operatorName: '운영자',
    isReset: true,
    before: { enabled: false },
    after: c6(),
  });
  expect(earlier.map(({ before, after }) => [before.discountPercent, after.discountPercent])).toEqual([
    [25, 15],
    [15, 25],
  ]);
  expect(await book.entry(operator, 'C6')).toMatchObject({ isSet: false, settings: c6() });
  // The same again is no change.
  await book.reset(operator, 'C6', { version: await versionOf('C6') });
  expect(await book.changes(operator, 'C6')).toHaveLength(3);
});

test('a bad value is refused with its field and bounds, and nothing is written', async () => {
  const before = await shop.db.ruleSetting.findMany();
  const wrong = { ...c6(), discountPercent: 91, parameters: { minWon: 999, latestSeconds: 600 } };
  await expect(save(wrong)).rejects.toMatchObject({
    code: 'invalid-input',
    details: {
      errors: [
        { field: 'discountPercent', min: 1, max: 90 },
        { field: 'parameters.minWon', min: 1_000, max: 10_000_000 },
      ],
    },
  });
  await expect(save('all of it')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(book.entry(operator, 'C10')).rejects.toMatchObject({ code: 'not-found' });
  expect(await shop.db.ruleSetting.findMany()).toEqual(before);
});

test('of two operators who saw the same settings, one changes them; the other is told', async () => {
  const version = await versionOf('C6');
  const outcomes = await Promise.allSettled(
    [20, 30].map((discountPercent) => book.save(operator, 'C6', { settings: c6({ discountPercent }), version })),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
});

test('to anybody but an operator it is closed', async () => {
  for (const role of ['GUEST', 'CUSTOMER', 'SELLER'] as const) {
    const other = { role, customerId: uuidv7() };
    const calls = [
      book.list(other),
      book.entry(other, 'C1'),
      book.changes(other, 'C1'),
      book.save(other, 'C6', { settings: c6(), version: '' }),
      book.reset(other, 'C6', { version: '' }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('each rule tells its budget, and what was issued and used since midnight in Seoul', async () => {
  const { shopperId } = shop.shopper();
  const [today, used, yesterday] = await Promise.all([
    shop.coupon(shopperId),
    shop.coupon(shopperId),
    shop.coupon(shopperId),
  ]);
  const at = new Date(nowMs);
  const aDayAgo = new Date(nowMs - 86_400_000);
  await shop.db.coupon.update({ where: { id: today }, data: { issuedAt: at } });
  const use = { status: 'USED', discountWon: 700 } as const;
  await shop.db.coupon.update({ where: { id: used }, data: { ...use, issuedAt: aDayAgo, usedAt: at } });
  await shop.db.coupon.update({ where: { id: yesterday }, data: { ...use, issuedAt: aDayAgo, usedAt: aDayAgo } });
  await shop.db.ruleBudget.create({ data: { rule: 'C1', committedWon: 12_345n } });
  const [c1, c2] = await book.list(operator);
  expect(c1?.figures).toEqual({ committedWon: 12_345, guestCommittedWon: 0, issued: 1, used: 1, discountWon: 700 });
  expect(c2?.figures).toEqual({ committedWon: 0, guestCommittedWon: 0, issued: 0, used: 0, discountWon: 0 });
});
