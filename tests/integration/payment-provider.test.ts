import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type ApiAnswer, startTestPaymentProvider } from '../support/payment-provider.ts';
import { startTestServices } from '../support/start.ts';

/*
 * The API of the payment provider, against its process. Clocks run 600 times as fast: a payment lives 3 s, webhooks are
 * sent again after 0.1 s and 0.4 s.
 */

const services = await startTestServices();
const provider = await startTestPaymentProvider(services, { PAYMENT_CLOCK_SPEED: '600' });
const { call } = provider;

afterEach(() => provider.setFaults({}));

const newOrder = () => `order-${randomUUID()}`;
const open = async (orderId: string, amount = 10_000): Promise<string> =>
  (await call('POST', '/v1/payments', { orderId, amount, method: 'CARD' })).body.paymentKey;
const confirm = (paymentKey: string, orderId: string, amount = 10_000, headers: Record<string, string> = {}) =>
  call('POST', '/v1/payments/confirm', { paymentKey, orderId, amount }, headers);
const refusal = ({ status, body }: ApiAnswer) => `${status} ${body.code}`;

async function paid(amount = 10_000): Promise<{ orderId: string; paymentKey: string }> {
  const orderId = newOrder();
  const paymentKey = await open(orderId, amount);
  expect((await confirm(paymentKey, orderId, amount)).body).toMatchObject({ status: 'DONE', balanceAmount: amount });
  return { orderId, paymentKey };
}

test('a payment is opened, confirmed once and found by its key and its order', async () => {
  const orderId = newOrder();
  const opened = await call('POST', '/v1/payments', { orderId, amount: 12_300, method: 'EASY_PAY' });
  expect(opened.body).toMatchObject({
    orderId,
    status: 'READY',
    totalAmount: 12_300,
    method: '간편결제',
    cancels: null,
  });
  const { paymentKey } = opened.body;
  expect(refusal(await confirm(paymentKey, orderId, 12_000))).toBe('400 INVALID_REQUEST');
  expect(refusal(await confirm(paymentKey, newOrder(), 12_300))).toBe('400 INVALID_REQUEST');
  expect((await confirm(paymentKey, orderId, 12_300)).body).toMatchObject({ status: 'DONE', paymentKey });
  expect(refusal(await confirm(paymentKey, orderId, 12_300))).toBe('400 ALREADY_PROCESSED_PAYMENT');
  for (const path of [`/v1/payments/${paymentKey}`, `/v1/payments/orders/${orderId}`])
    expect((await call('GET', path)).body).toMatchObject({ paymentKey, orderId, status: 'DONE' });
  expect(await provider.book(orderId)).toMatchObject([
    { status: 'DONE', amountWon: 12_300, capturedWon: 12_300, refundedWon: 0, balanceWon: 12_300 },
  ]);
});

test('without the secret key nothing is answered, and book and faults to no page of a browser', async () => {
  for (const authorization of [undefined, 'Basic eDo=', `Bearer ${provider.secretKey}`]) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expect((await fetch(`${provider.url}/v1/payments/x`, { headers })).status).toBe(401);
  }
  for (const path of ['/book', '/faults'])
    expect((await fetch(provider.url + path, { headers: { origin: 'http://evil.test' } })).status).toBe(404);
  expect(refusal(await call('GET', '/v1/payments/unknown'))).toBe('404 NOT_FOUND_PAYMENT');
  expect(refusal(await call('GET', '/v1/other'))).toBe('404 NOT_FOUND');
});

test('the same key and address are answered with the first answer, whatever the body is now', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const first = await call('POST', '/v1/payments', { orderId: newOrder(), amount: 1_000, method: 'CARD' }, key);
  const second = await call('POST', '/v1/payments', { orderId: newOrder(), amount: 2_000, method: 'CARD' }, key);
  expect(second).toEqual(first);
  const { paymentKey, orderId } = first.body;
  // The key of another address is another key.
  expect((await confirm(paymentKey, orderId, 1_000, key)).body.status).toBe('DONE');
  expect((await confirm(paymentKey, orderId, 1_000, key)).body.status).toBe('DONE');
  const tooLong = { 'idempotency-key': 'k'.repeat(301) };
  expect(refusal(await confirm(paymentKey, orderId, 1_000, tooLong))).toBe('400 INVALID_IDEMPOTENCY_KEY');
});

test('ten confirmations at once charge once: under one key, without one, and of two payments of one order', async () => {
  const orderId = newOrder();
  const keys = await Promise.all([open(orderId), open(orderId)]);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      confirm(keys[at % 2] ?? '', orderId, 10_000, at < 5 ? {} : { 'idempotency-key': orderId }),
    ),
  );
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  const book = await provider.book(orderId);
  expect(book.reduce((sum, { capturedWon }) => sum + capturedWon, 0)).toBe(10_000);
  expect((await call('GET', `/v1/payments/orders/${orderId}`)).body.status).toBe('DONE');
});

test('a payment is cancelled in parts up to its balance, each part with a key of its own', async () => {
  const { orderId, paymentKey } = await paid(10_000);
  const cancel = (cancelAmount: number | undefined, key: string) =>
    call('POST', `/v1/payments/${paymentKey}/cancel`, { cancelReason: 'x', cancelAmount }, { 'idempotency-key': key });
  const [a, b] = [randomUUID(), randomUUID()];
  const first = await cancel(3_000, a);
  expect(first.body).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 7_000 });
  expect(await cancel(3_000, a)).toEqual(first);
  expect((await cancel(3_000, b)).body).toMatchObject({ balanceAmount: 4_000, cancels: [{ cancelAmount: 3_000 }, {}] });
  expect(refusal(await cancel(4_001, randomUUID()))).toBe('403 NOT_CANCELABLE_AMOUNT');
  expect(refusal(await cancel(0, randomUUID()))).toBe('400 INVALID_REQUEST');
  expect((await cancel(undefined, randomUUID())).body).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
  expect(refusal(await cancel(1, randomUUID()))).toBe('400 ALREADY_CANCELED_PAYMENT');
  expect(await provider.book(orderId)).toMatchObject([{ capturedWon: 10_000, refundedWon: 10_000, balanceWon: 0 }]);
});

test('a payment that is given up, refused or too old is never confirmed, and giving up refunds nothing', async () => {
  const orderId = newOrder();
  const abandoned = await open(orderId);
  const giveUp = { cancelReason: 'given up', ifStatus: 'READY' };
  expect((await call('POST', `/v1/payments/${abandoned}/cancel`, giveUp)).body).toMatchObject({ status: 'ABORTED' });
  expect(refusal(await confirm(abandoned, orderId))).toBe('404 NOT_FOUND_PAYMENT_SESSION');

  const refused = await open(orderId);
  const answer = await confirm(refused, orderId, 10_000, { 'tosspayments-test-code': 'REJECT_CARD_PAYMENT' });
  expect(refusal(answer)).toBe('403 REJECT_CARD_PAYMENT');
  expect((await call('GET', `/v1/payments/${refused}`)).body).toMatchObject({
    status: 'ABORTED',
    failure: { code: 'REJECT_CARD_PAYMENT' },
  });

  const old = await open(orderId);
  await vi.waitFor(async () => expect((await call('GET', `/v1/payments/${old}`)).body.status).toBe('EXPIRED'), {
    timeout: 10_000,
    interval: 100,
  });
  expect(refusal(await confirm(old, orderId))).toBe('404 NOT_FOUND_PAYMENT_SESSION');

  const { paymentKey, orderId: paidOrder } = await paid();
  expect(refusal(await call('POST', `/v1/payments/${paymentKey}/cancel`, giveUp))).toBe(
    '400 ALREADY_PROCESSED_PAYMENT',
  );
  expect(await provider.book(paidOrder)).toMatchObject([{ status: 'DONE', balanceWon: 10_000 }]);
});

test('the book and the first answers outlive a kill −9 of the process', async () => {
  const orderId = newOrder();
  const key = { 'idempotency-key': orderId };
  const paymentKey = await open(orderId);
  const first = await confirm(paymentKey, orderId, 10_000, key);
  await provider.crash();
  expect(await confirm(paymentKey, orderId, 10_000, key)).toEqual(first);
  expect(await provider.book(orderId)).toMatchObject([{ status: 'DONE', capturedWon: 10_000 }]);
});

test('faults: slow, failing before and after the work, answering twice, losing the answer, declining', async () => {
  const orderId = newOrder();
  const paymentKey = await open(orderId);
  await provider.setFaults({ on: ['confirm'], fail: { status: 503 } });
  expect((await confirm(paymentKey, orderId)).status).toBe(503);
  expect((await call('GET', `/v1/payments/${paymentKey}`)).body.status).toBe('READY');
  await provider.setFaults({ fail: { status: 502, at: 'answer' }, on: ['confirm'] });
  expect((await confirm(paymentKey, orderId)).status).toBe(502);
  expect((await call('GET', `/v1/payments/${paymentKey}`)).body.status).toBe('DONE');

  const lost = await open(newOrder());
  const { orderId: lostOrder } = (await call('GET', `/v1/payments/${lost}`)).body;
  await provider.setFaults({ loseAnswer: {}, on: ['confirm'] });
  await expect(confirm(lost, lostOrder)).rejects.toThrow();
  expect((await call('GET', `/v1/payments/${lost}`)).body.status).toBe('DONE');

  await provider.setFaults({ slow: { ms: 300 }, on: ['find'] });
  const startedAt = performance.now();
  await call('GET', `/v1/payments/${lost}`);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);

  await provider.setFaults({ answerTwice: {}, declines: { amounts: [777], code: 'REJECT_CARD_COMPANY' } });
  const twice = newOrder();
  expect(refusal(await confirm(await open(twice), twice))).toBe('400 ALREADY_PROCESSED_PAYMENT');
  await provider.setFaults({ declines: { amounts: [777], code: 'REJECT_CARD_COMPANY' } });
  const declined = newOrder();
  expect(refusal(await confirm(await open(declined, 777), declined, 777))).toBe('403 REJECT_CARD_COMPANY');
  await expect(provider.setFaults({ slow: { ms: -1 } })).rejects.toThrow(/slow.ms/);
});

test('webhooks are sent after each change, again until they are taken, and by a fault twice', async () => {
  const received: { orderId: string; status: string }[] = [];
  let refuse = 2;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { eventType, data } = JSON.parse(Buffer.concat(chunks).toString());
    expect(eventType).toBe('PAYMENT_STATUS_CHANGED');
    received.push({ orderId: data.orderId, status: data.status });
    response.writeHead(refuse-- > 0 ? 500 : 200).end();
  }).listen(0, '127.0.0.1');
  try {
    await provider.setFaults({ webhook: { delayMs: 10 } });
    await provider.sendWebhooksTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    const { orderId, paymentKey } = await paid();
    const done = { orderId, status: 'DONE' };
    await vi.waitFor(() => expect(received).toEqual([done, done, done]), { timeout: 10_000, interval: 20 });
    received.length = 0;
    await provider.setFaults({ webhook: { delayMs: 10, twice: true } });
    await call('POST', `/v1/payments/${paymentKey}/cancel`, { cancelReason: 'x' });
    const canceled = { orderId, status: 'CANCELED' };
    await vi.waitFor(() => expect(received).toEqual([canceled, canceled]), { timeout: 10_000, interval: 20 });
  } finally {
    server.close();
  }
});
