import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { keyOfNotice, paymentNoticeSchema } from '#contracts/payment-notice.ts';
import { guardProvider } from '#server/adapters/payment/guarded-provider.ts';
import { createDeposits } from '#server/checkout/deposits.ts';
import { createPaymentNotices } from '#server/checkout/payment-notices.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { createRandom } from '#simulation/seed/random.ts';
import { type FaultInput, startTestPaymentProvider } from '../../support/payment-provider.ts';
import { startTestServices, startTestShop } from '../../support/start.ts';

/*
 * The provider's book and the shop's ledger after 2,000 orders with every fault of the provider at random, while the
 * process that places them is killed three times, and the provider's own once.
 */

const ORDERS = 2_000;
const KILLED_AT = [500, 1_000, 1_500];
const PROVIDER_KILLED_AT = 750;
const OFFERS = 20;
const STOCK = 5_000;
const SEED = Number(process.env.FAULTS_SEED ?? '1');

const services = await startTestServices();
const shop = await startTestShop(services, 10);
const { db } = shop;
const remote = await startTestPaymentProvider(services);
const now = () => new Date();
const provider = guardProvider(remote.provider, { timeoutMs: 2_000, failuresToOpen: Number.POSITIVE_INFINITY });
const notices = createPaymentNotices({
  ...{ db, provider, now },
  throttle: createThrottle({ counters: createMemoryAttempts() }),
});
let noticed = 0;

const hook = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const notice = paymentNoticeSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  noticed++;
  await notices.receive({ key: keyOfNotice(notice), address: '127.0.0.1' }).then(
    () => response.writeHead(200).end(),
    () => response.writeHead(503).end(),
  );
}).listen(0, '127.0.0.1');
afterAll(() => hook.close());

let placing: ChildProcess | null = null;
afterAll(() => placing?.kill('SIGKILL'));

function startPlacing(offerIds: readonly number[], run: number): ChildProcess {
  const { PATH } = process.env;
  const settings = {
    PAYMENT_URL: remote.url,
    PAYMENT_SECRET_KEY: remote.secretKey,
    DATABASE_URL: services.databaseUrl,
  };
  return spawn(process.execPath, [join(import.meta.dirname, 'place-orders.ts')], {
    env: { NODE_ENV: 'test', PATH, ...settings, OFFERS: offerIds.join(), SEED: String(SEED * 100 + run) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Faults of a second or so: each kind now and then, several at once, and now and then none or nothing but failures. */
function randomFaults(random: () => number): FaultInput {
  const sometimes = <T>(chance: number, fault: T): T | undefined => (random() < chance ? fault : undefined);
  const at = random() < 0.5 ? 'request' : 'answer';
  return {
    seed: Math.floor(random() * 2 ** 31),
    slow: sometimes(0.5, { ms: 700, share: 0.1, at }),
    fail: sometimes(0.6, { status: random() < 0.5 ? 500 : 503, share: random() < 0.1 ? 1 : 0.15, at }),
    answerTwice: sometimes(0.6, { share: 0.3 }),
    loseAnswer: sometimes(0.6, { share: 0.15 }),
    declines: sometimes(0.6, { share: 0.15 }),
    webhook: { delayMs: Math.floor(random() * 500), twice: random() < 0.5, outOfOrder: random() < 0.5 },
  };
}

const errors = new Map<string, number>();
const reconcile = (olderThanSeconds: number) =>
  reconcileOrders({
    ...{ db, provider, now, olderThanSeconds },
    onError: (_id, error) => errors.set(String(error), (errors.get(String(error)) ?? 0) + 1),
  });

const unsettled = async () =>
  (await db.order.count({ where: { status: 'PENDING' } })) + (await db.refund.count({ where: { state: 'REQUESTED' } }));

/** The time of all virtual accounts is over, and who is owed a deposit names an account. */
async function endWaiting(): Promise<void> {
  const owner = new pg.Client({ connectionString: services.ownerUrl });
  await owner.connect();
  await owner.query(`UPDATE payment_provider.payment SET due_at = now() WHERE status = 'WAITING_FOR_DEPOSIT'`);
  await owner.end();
  await db.depositAccount.updateMany({ data: { askAt: new Date(0) } });
  const deposits = createDeposits({ db, provider, now });
  const owed = await db.order.findMany({
    where: { payments: { some: { method: 'virtual-account', refunds: { some: { state: 'REQUESTED' } } } } },
  });
  for (const { id, shopperId } of owed)
    await deposits.setRefundAccount(shopperId, id, { bank: '20', number: '1002123456789', holder: '김단골' });
}

test(`after ${ORDERS} orders with faults at random and three kills, the provider's book is the shop's ledger`, async () => {
  const made = await Promise.all(
    Array.from({ length: OFFERS }, (_, at) => shop.product({ priceWon: 7_000 + 1_700 * at, stock: STOCK })),
  );
  const offerIds = made.flatMap((product) => product.offerIds);
  await remote.sendWebhooksTo(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
  const random = createRandom(SEED, 'payment faults');
  const kills = [...KILLED_AT];
  let isProviderKilled = false;
  let run = 0;
  placing = startPlacing(offerIds, run);
  for (let placed = 0; placed < ORDERS; placed = await db.order.count()) {
    if (placing.exitCode !== null) throw new Error(`place-orders.ts ended by itself, with ${placing.exitCode}`);
    await remote.setFaults(randomFaults(() => random.float()));
    await Promise.all([reconcile(1), delay(700)]);
    if (placed >= PROVIDER_KILLED_AT && !isProviderKilled) {
      isProviderKilled = true;
      await remote.crash();
    }
    if (placed < (kills[0] ?? Number.POSITIVE_INFINITY)) continue;
    kills.shift();
    const ended = once(placing, 'exit');
    placing.kill('SIGKILL');
    await ended;
    placing = startPlacing(offerIds, ++run);
  }
  const ended = once(placing, 'exit');
  placing.kill('SIGKILL');
  await ended;
  expect(kills).toEqual([]);
  await remote.setFaults({});
  // Requests of the killed process may still be on their way at the provider.
  await delay(1_500);
  for (let turns = 0; (await unsettled()) > 0 && turns < 60; turns++) {
    await endWaiting();
    await reconcile(-1);
  }
  expect(await unsettled()).toBe(0);

  const rows = await db.order.findMany({ include: { payments: { include: { refunds: true } }, lines: true } });
  const book = new Map((await bookByOrder()).entries());
  const counts: Record<string, number> = {};
  const differences: string[] = [];
  for (const { id, status, totalWon, payments } of rows) {
    counts[status] = (counts[status] ?? 0) + 1;
    const [payment] = payments;
    const capturedWon = payment?.status === 'APPROVED' ? payment.amountWon : 0;
    const refundedWon = (payment?.refunds ?? []).reduce((sum, { amountWon }) => sum + amountWon, 0);
    const theirs = book.get(`order-${id}`) ?? { capturedWon: 0, refundedWon: 0 };
    book.delete(`order-${id}`);
    const keptWon = theirs.capturedWon - theirs.refundedWon;
    if (
      theirs.capturedWon !== capturedWon ||
      theirs.refundedWon !== refundedWon ||
      keptWon !== (status === 'PAID' ? totalWon : 0)
    )
      differences.push(
        `${id} ${status} ${totalWon}: ours ${capturedWon} − ${refundedWon}, theirs ${JSON.stringify(theirs)}`,
      );
  }
  console.log(
    JSON.stringify({
      seed: SEED,
      orders: rows.length,
      counts,
      noticed,
      reconcilerErrors: [...errors.values()].reduce((a, b) => a + b, 0),
    }),
  );
  expect(differences).toEqual([]);
  expect([...book.keys()]).toEqual([]);
  const deposited = rows.filter(({ payments: [payment] }) => payment?.method === 'virtual-account');
  expect(new Set(deposited.map(({ status }) => status))).toEqual(new Set(['PAID', 'CANCELLED', 'PAYMENT_FAILED']));
  expect(await db.refundAccount.count()).toBe(0);
  expect(await db.depositAccount.count()).toBe(0);
  expect(counts.PAID).toBeGreaterThan(ORDERS / 4);
  expect(Math.min(counts.CANCELLED ?? 0, counts.PAYMENT_FAILED ?? 0)).toBeGreaterThan(ORDERS / 100);

  const events = (await shop.events()).filter(({ type }) => type === 'order-placed');
  const sold = rows.filter(({ status }) => status === 'PAID' || status === 'CANCELLED').map(({ id }) => id);
  expect(events.map(({ payload }) => String(payload.orderId)).sort()).toEqual(sold.sort());
  const kept = rows.filter(({ status }) => status === 'PAID').flatMap(({ lines }) => lines);
  const left = await db.offer.aggregate({ _sum: { stock: true } });
  expect(left._sum.stock).toBe(OFFERS * STOCK - kept.reduce((sum, { quantity }) => sum + quantity, 0));
  expect(await db.coupon.count({ where: { status: 'RESERVED' } })).toBe(0);
  const used = new Set(rows.filter(({ status }) => status === 'PAID').map(({ id }) => id));
  const coupons = await db.coupon.findMany({ where: { status: 'USED' } });
  expect(coupons.filter(({ orderId }) => !used.has(orderId ?? ''))).toEqual([]);
});

async function bookByOrder(): Promise<Map<string, { capturedWon: number; refundedWon: number }>> {
  const sums = new Map<string, { capturedWon: number; refundedWon: number }>();
  for (const { orderId, capturedWon, refundedWon } of await remote.book()) {
    const sum = sums.get(orderId) ?? { capturedWon: 0, refundedWon: 0 };
    sums.set(orderId, { capturedWon: sum.capturedWon + capturedWon, refundedWon: sum.refundedWon + refundedWon });
  }
  return sums;
}
