import { v7 as uuidv7 } from 'uuid';
import { afterAll, expect, test, vi } from 'vitest';
import type { PaymentMessage } from '#contracts/payments.ts';
import { TOPICS } from '#contracts/topics.ts';
import { RETENTION_DAYS } from '#server/adapters/kafka/topic-settings.ts';
import { countPaymentSteps, prunePaymentTotals } from '#server/adapters/postgres/payment-totals.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createPaymentTotalsWorker } from '#workers/payment-totals/worker.ts';
import { paymentStep } from '../support/order-messages.ts';
import { startTestKafka, startTestProducer, startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const { db } = await startTestShop(services);
const kafka = await startTestKafka(services);
const producer = await startTestProducer(kafka);
afterAll(async () => (await kafka.admin()).close());

const MINUTE = '2026-05-06T01:02:00.000Z';
const at = (seconds: number) => new Date(Date.parse(MINUTE) + seconds * 1_000).toISOString();
const totals = async () =>
  (await db.paymentMinute.findMany({ orderBy: [{ minute: 'asc' }, { step: 'asc' }, { source: 'asc' }] })).map(
    ({ minute, source, step, errorCode, payments, won }) =>
      [minute.toISOString(), source, step, errorCode, payments, Number(won)] as const,
  );

/** Steps of three payments in two minutes, two sources and with one refusal, and two refunds of one payment. */
function steps(): PaymentMessage[] {
  const [paid, refused, shopped] = [uuidv7(), uuidv7(), uuidv7()];
  const declined = { step: 'DECLINED', errorCode: 'REJECT_CARD', amountWon: 500 } as const;
  const refund = (amountWon: number) =>
    paymentStep({ paymentId: paid, step: 'REFUNDED', refundId: uuidv7(), at: at(70), amountWon });
  return [
    paymentStep({ paymentId: paid, at: at(0), amountWon: 1_000 }),
    paymentStep({ paymentId: shopped, at: at(59.999), amountWon: 3_000, source: 'shop' }),
    paymentStep({ paymentId: refused, at: at(30), ...declined }),
    paymentStep({ at: at(31), amountWon: 2_000_000_000_000 }),
    refund(100),
    refund(200),
  ];
}

const EXPECTED = [
  [MINUTE, 'shop', 'APPROVED', '', 1, 3_000],
  [MINUTE, 'generated', 'APPROVED', '', 2, 2_000_000_001_000],
  [MINUTE, 'generated', 'DECLINED', 'REJECT_CARD', 1, 500],
  [at(60), 'generated', 'REFUNDED', '', 2, 300],
];

test('steps are counted by minute, source, step and error, each once, however often and in whichever batch they come', async () => {
  const sent = steps();
  const metrics = createMetrics({ process: 'test', defaults: false });
  const worker = createPaymentTotalsWorker({
    ...{ kafka, producer: async () => producer, logger: silentLogger(), metrics },
    count: (some) => countPaymentSteps(db, some),
    prune: async () => 0,
  });
  await worker.start();
  const toMessages = (some: readonly PaymentMessage[]) =>
    some.map((step) => ({ key: step.orderId, value: JSON.stringify(step) }));
  const admin = await kafka.admin();
  // Each sending is read before the next: copies in one batch, and in batches of their own.
  for (const some of [[...sent, ...sent], [...sent].reverse(), sent.slice(2)]) {
    await producer.send(TOPICS.payments, toMessages(some));
    await vi.waitFor(async () => expect(await admin.lag('payment-totals', TOPICS.payments)).toBe(0n), {
      timeout: 20_000,
    });
  }
  await worker.stop();
  expect(await totals()).toEqual(EXPECTED);
  expect(await metrics.text()).toContain(
    'dangol_payment_steps_total{source="generated",step="REFUNDED",process="test"} 2',
  );
});

test('two consumers that count the same steps at once, in other sequences, count each once', async () => {
  await db.paymentMinute.deleteMany();
  await db.paymentStepCounted.deleteMany();
  const sent = Array.from({ length: 500 }, () => steps()).flat();
  const counted = await Promise.all([sent, [...sent].reverse(), sent].map((some) => countPaymentSteps(db, some)));
  expect(counted.flat()).toHaveLength(sent.length);
  expect(await totals()).toEqual(
    EXPECTED.map(([m, source, step, code, n, won]) => [m, source, step, code, Number(n) * 500, Number(won) * 500]),
  );
});

test('rows that no message can need any more are deleted', async () => {
  const days = (count: number) => new Date(Date.now() - count * 86_400_000);
  const [kept, old] = [uuidv7(), uuidv7()];
  await db.paymentStepCounted.deleteMany();
  await db.paymentStepCounted.createMany({
    data: [
      { id: kept, countedAt: days(RETENTION_DAYS.payments + 10) },
      { id: old, countedAt: days(130) },
    ],
  });
  await db.paymentMinute.deleteMany();
  await countPaymentSteps(db, [
    paymentStep({ at: days(395).toISOString() }),
    paymentStep({ at: days(401).toISOString() }),
  ]);
  expect(await prunePaymentTotals(db, new Date())).toBe(2);
  expect((await db.paymentStepCounted.findMany()).map(({ id }) => id)).toContain(kept);
  expect(await db.paymentMinute.count()).toBe(1);
});
