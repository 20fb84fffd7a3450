import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { keyOfNotice, paymentNoticeSchema } from '#contracts/payment-notice.ts';
import { count, press, startPaymentShop } from '../support/payment-shop.ts';

/*
 * Webhooks of the payment provider's process, and forged ones.
 */

const { shop, remote, checkout, notices, reconcile, shopperWith, pay, statusOf, balanceOf, typesOf } =
  await startPaymentShop();

/** What web's route does with a webhook. */
const hook = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const notice = paymentNoticeSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
  await notices.receive({ key: keyOfNotice(notice), address: '127.0.0.1' }).then(
    () => response.writeHead(200).end(),
    () => response.writeHead(503).end(),
  );
}).listen(0, '127.0.0.1');
afterAll(() => hook.close());
const hookUrl = () => `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;

afterEach(() => remote.setFaults({}));

test('webhook and browser at once: one order, one coupon used (medusa#13301, mollie/magento2#1047, dokan#2994)', async () => {
  await remote.sendWebhooksTo(hookUrl());
  await remote.setFaults({ webhook: { delayMs: 0, twice: true }, on: ['confirm'], slow: { ms: 100 } });
  const shoppers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { shopper } = await shopperWith(10_000);
      await shop.coupon(shopper.shopperId, { discountPercent: 10 });
      return shopper;
    }),
  );
  const placed = await Promise.all(shoppers.map((shopper) => checkout.placeOrder(shopper, press())));
  for (const [at, { orderId, status }] of placed.entries()) {
    expect(status).toBe('PAID');
    const types = await typesOf(shoppers[at]?.shopperId ?? '');
    const counted = ['order-placed', 'payment-succeeded', 'coupon-used'].map((type) => count(types, type));
    expect(counted).toEqual([1, 1, 1]);
    expect(await balanceOf(orderId)).toBe(12_000);
  }
});

test('a webhook alone settles the order whose browser was never answered', async () => {
  await remote.sendWebhooksTo(hookUrl());
  await remote.setFaults({ webhook: { delayMs: 0 }, on: ['confirm'], loseAnswer: {} });
  const { order, shopper } = await pay(10_000);
  await vi.waitFor(async () => expect(await statusOf(order.orderId)).toBe('PAID'), { timeout: 5_000, interval: 50 });
  expect(count(await typesOf(shopper.shopperId), 'order-placed')).toBe(1);
});

test('a forged webhook pays for nothing, and one of no order does no harm until its address is refused', async () => {
  await remote.setFaults({ on: ['confirm'], fail: {} });
  const { order } = await pay(10_000);
  await notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.1' });
  expect(await statusOf(order.orderId)).toBe('PENDING');
  await remote.setFaults({});
  await notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.1' });
  expect(await statusOf(order.orderId)).toBe('PENDING');
  const unknown = () => notices.receive({ key: 'order-of-nobody', address: '10.0.0.2' });
  for (let at = 0; at < 300; at++) await unknown();
  await expect(unknown()).rejects.toMatchObject({ code: 'too-many-requests' });
  await expect(notices.receive({ key: `order-${order.orderId}`, address: '10.0.0.3' })).resolves.toBeUndefined();
  await reconcile();
});
