import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, expect, test } from 'vitest';
import { keyOfNotice, paymentNoticeSchema } from '#contracts/payment-notice.ts';
import { createDeposits, receiveAccountSchema } from '#server/checkout/deposits.ts';
import { createPaymentNotices } from '#server/checkout/payment-notices.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { createMemoryAttempts, createThrottle } from '#server/identity/throttle.ts';
import { count, press, startPaymentShop } from '../support/payment-shop.ts';

/** Orders that are paid later, into a virtual account: against the provider's process. */

const { services, shop, db, remote, provider, checkout, orders, shopperWith, ...asked } = await startPaymentShop();
const { statusOf, refundsOfOrder, balanceOf, typesOf } = asked;
const now = () => new Date();
const takenBack: string[] = [];
const notices = createPaymentNotices({
  ...{ db, provider, now },
  throttle: createThrottle({ counters: createMemoryAttempts() }),
  onTakenBack: ({ orderId }) => takenBack.push(orderId),
});
const deposits = createDeposits({ db, provider, now });
const ACCOUNT = receiveAccountSchema.parse({ bank: '20', number: '1002-123-456789', holder: '김단골' });

let noticed = 0;
const hook = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const notice = paymentNoticeSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  await notices.receive({ key: keyOfNotice(notice), address: '127.0.0.1' }).then(
    () => response.writeHead(200).end(),
    () => response.writeHead(503).end(),
  );
  noticed++;
}).listen(0, '127.0.0.1');
afterAll(() => hook.close());
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
afterEach(() => remote.setFaults({}));

/** An order of one piece that waits for its deposit, the way there included. */
async function waiting(priceWon = 10_000) {
  const { shopper, offerId } = await shopperWith(priceWon);
  const order = await checkout.placeOrder(shopper, press({ method: 'virtual-account' }));
  const { orderId } = order;
  const deposit = (fields: object = {}) =>
    fetch(new URL('/deposits', remote.url), {
      method: 'POST',
      body: JSON.stringify({ orderId: `order-${orderId}`, amount: order.totalWon, ...fields }),
    });
  return { shopper, offerId, order, orderId, deposit };
}

/** One turn of the reconciler `hours` from now: only what is due is asked for. */
const reconcileIn = (hours: number) =>
  reconcileOrders({
    ...{ db, provider, now: () => new Date(Date.now() + hours * 3_600_000), olderThanSeconds: -1 },
    onError: (_id, error) => {
      throw error;
    },
  });

test('an order waits for its deposit with stock held and no payment due, and is paid by it', async () => {
  const { shopper, offerId, order, orderId, deposit } = await waiting();
  expect([order.status, order.payment?.status]).toEqual(['PENDING', 'WAITING_FOR_DEPOSIT']);
  expect(await shop.stockOf(offerId)).toBe(4);
  const view = await deposits.view(shopper.shopperId, orderId);
  expect(view?.account).toMatchObject({ bank: '20', holder: '단골' });
  const hoursLeft = ((view?.account?.dueAt.getTime() ?? 0) - Date.now()) / 3_600_000;
  expect(hoursLeft).toBeGreaterThan(23.9);
  expect(hoursLeft).toBeLessThanOrEqual(24);
  // It is no payment that is under way: another cart is ordered as usual.
  expect(await checkout.pending(shopper.shopperId)).toEqual([]);
  await reconcileIn(0);
  expect(await statusOf(orderId)).toBe('PENDING');
  await deposit();
  await notices.receive({ key: `order-${orderId}`, address: '127.0.0.1' });
  expect(await statusOf(orderId)).toBe('PAID');
  expect((await deposits.view(shopper.shopperId, orderId))?.account).toBeNull();
  expect(await typesOf(shopper.shopperId)).toContain('order-placed');
});

test('both webhooks of a deposit, each twice and out of order: one order, one payment', async () => {
  await remote.sendWebhooksTo(hookUrl());
  await remote.setFaults({ webhook: { twice: true, outOfOrder: true } });
  const { shopper, orderId, deposit } = await waiting();
  const before = noticed;
  await deposit();
  await expect.poll(() => statusOf(orderId)).toBe('PAID');
  await expect.poll(() => noticed - before, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
  const types = await typesOf(shopper.shopperId);
  expect([count(types, 'order-placed'), count(types, 'payment-succeeded')]).toEqual([1, 1]);
  expect(takenBack).toEqual([]);
});

test('webhooks that never come: the provider is asked within ten minutes', async () => {
  const { orderId, deposit } = await waiting();
  await deposit();
  await db.depositAccount.updateMany({ data: { askAt: new Date() } });
  await reconcileIn(0.01);
  expect(await statusOf(orderId)).toBe('PAID');
});

test('asked again, an account that waits is asked for ten minutes later, and by nothing else before', async () => {
  const { orderId } = await waiting();
  const askAt = async () => (await db.depositAccount.findFirstOrThrow({ where: { payment: { orderId } } })).askAt;
  const first = (await askAt()).getTime() - Date.now();
  expect(first).toBeGreaterThan(9 * 60_000);
  expect(first).toBeLessThanOrEqual(10 * 60_000);
  await reconcileIn(1);
  expect((await askAt()).getTime() - Date.now()).toBeGreaterThan(60 * 60_000);
});

test('given up before the deposit: stock and lines are back, the account takes nothing any more', async () => {
  const { shopper, offerId, orderId, deposit } = await waiting();
  const settled = await deposits.giveUp(shopper, orderId);
  expect([settled.status, settled.payment?.failureReason]).toEqual(['PAYMENT_FAILED', 'deposit-given-up']);
  expect(await shop.stockOf(offerId)).toBe(5);
  expect((await deposit()).ok).toBe(false);
  expect(await balanceOf(orderId)).toBe(0);
  // Pressed again, it is what it is; another's is none.
  await deposits.giveUp(shopper, orderId);
  await expect(deposits.giveUp(shop.shopper(), orderId)).rejects.toMatchObject({ code: 'not-found' });
});

test('given up and deposited at the same moment: one wins, ten times, and no money is lost', async () => {
  for (let time = 0; time < 10; time++) {
    const { shopper, orderId, deposit } = await waiting();
    const [gaveUp, deposited] = await Promise.allSettled([
      deposits.giveUp(shopper, orderId),
      deposit().then(async (answer) => {
        if (!answer.ok) throw new Error('refused');
        await notices.receive({ key: `order-${orderId}`, address: '127.0.0.1' });
      }),
    ]);
    expect([gaveUp.status, deposited.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await statusOf(orderId)).toBe(deposited.status === 'fulfilled' ? 'PAID' : 'PAYMENT_FAILED');
    expect(await balanceOf(orderId)).toBe(deposited.status === 'fulfilled' ? 13_000 : 0);
  }
});

test('a refund waits for an account, goes there once, and the account is forgotten', async () => {
  const { shopper, orderId, deposit } = await waiting();
  await deposit();
  await notices.receive({ key: `order-${orderId}`, address: '127.0.0.1' });
  await expect(deposits.setRefundAccount(shopper.shopperId, orderId, ACCOUNT)).rejects.toMatchObject({
    details: { reason: 'no-refund-owed' },
  });
  await orders.cancel(shopper, orderId);
  await reconcileIn(0);
  expect((await refundsOfOrder(orderId)).map(({ state }) => state)).toEqual(['REQUESTED']);
  expect(await deposits.view(shopper.shopperId, orderId)).toMatchObject({ needsRefundAccount: true });
  await remote.setFaults({ loseAnswer: { share: 1 }, on: ['cancel'] });
  await deposits.setRefundAccount(shopper.shopperId, orderId, ACCOUNT);
  const stored = await db.refundAccount.findUniqueOrThrow({ where: { orderId } });
  expect(JSON.stringify(stored)).not.toContain(ACCOUNT.number);
  expect(stored.lastDigits).toBe('6789');
  await remote.setFaults({});
  await reconcileIn(0);
  expect((await refundsOfOrder(orderId)).map(({ state }) => state)).toEqual(['DONE']);
  expect(await balanceOf(orderId)).toBe(0);
  expect(await db.refundAccount.count({ where: { orderId } })).toBe(0);
  expect(await deposits.view(shopper.shopperId, orderId)).toMatchObject({
    ...{ needsRefundAccount: false, refundAccount: null },
  });
});

test('a deposit that the bank takes back is noticed, and the order stays as it is', async () => {
  const { orderId, deposit } = await waiting();
  await deposit();
  await notices.receive({ key: `order-${orderId}`, address: '127.0.0.1' });
  await deposit({ isTakenBack: true });
  await notices.receive({ key: `order-${orderId}`, address: '127.0.0.1' });
  expect(takenBack).toContain(orderId);
  expect(await statusOf(orderId)).toBe('PAID');
});

test('an order of 0 won needs no deposit', async () => {
  const { shopper } = await shopperWith(40_000);
  await shop.coupon(shopper.shopperId, { discountPercent: 100 });
  const order = await checkout.placeOrder(shopper, press({ method: 'virtual-account' }));
  expect([order.totalWon, order.status]).toEqual([0, 'PAID']);
});

test('account numbers as people type them, and what is none', () => {
  const read = (number: string) => receiveAccountSchema.safeParse({ bank: '20', number, holder: '김단골' });
  expect(read('１００２ 123-456789').data?.number).toBe('1002123456789');
  for (const number of ['', '1234567', '1'.repeat(21), '12345678a', '1'.repeat(41)])
    expect(read(number).success, number).toBe(false);
  expect(receiveAccountSchema.safeParse({ ...ACCOUNT, bank: '99' }).success).toBe(false);
});

test('without a deposit in time the order fails as expired, its stock is back, and a late deposit is refused', async () => {
  const { shopper, offerId, orderId, deposit } = await waiting();
  const book = new pg.Client({ connectionString: services.ownerUrl });
  await book.connect();
  await book.query('UPDATE payment_provider.payment SET due_at = now() WHERE order_id = $1', [`order-${orderId}`]);
  await book.end();
  await reconcileIn(24.01);
  expect((await orders.one(shopper.shopperId, orderId)).payment).toMatchObject({
    ...{ status: 'EXPIRED', failureReason: 'deposit-expired' },
  });
  expect([await statusOf(orderId), await shop.stockOf(offerId)]).toEqual(['PAYMENT_FAILED', 5]);
  // It was an order to its shopper for a day, and is not gone from the list.
  expect((await orders.list(shopper.shopperId)).map((order) => order.orderId)).toEqual([orderId]);
  expect((await deposit()).ok).toBe(false);
  expect(await balanceOf(orderId)).toBe(0);
});
