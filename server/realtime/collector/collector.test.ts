import { expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import type { LogProducer, OutgoingMessage } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import { createMetrics } from '#server/observability/metrics.ts';
import { createCollector } from './collector.ts';

const sender = { shopperId: '0190a000-0000-8000-8000-000000000001', sessionId: 'session-1' };
const view = { type: 'page-viewed', payload: { productId: 7 } };

function setUp(send: (messages: readonly OutgoingMessage[]) => Promise<void> = () => Promise.resolve()) {
  const sent: OutgoingMessage[] = [];
  const producer: LogProducer = {
    send: (_, messages) => {
      sent.push(...messages);
      return send(messages);
    },
    queued: () => 0,
    close: () => Promise.resolve(),
  };
  const record = vi.fn();
  const collector = createCollector({
    producer,
    record,
    logger: silentLogger(),
    metrics: createMetrics({ process: 'test', defaults: false }),
    limits: { session: { capacity: 10, refillPerSecond: 1 }, address: { capacity: 1_000, refillPerSecond: 100 } },
    acknowledgeWithinMs: 20,
  });
  const collect = (body: unknown, optedOut = false, from = { address: '::1', isGuest: true }) =>
    collector.collect({ body, sender, optedOut, ...from });
  const collectFrom = (from: { shopper: number; isGuest: boolean; isNewSession: boolean }) =>
    collector.collect({
      body: { events: [view] },
      sender: {
        shopperId: `0190a000-0000-8000-8000-${String(from.shopper).padStart(12, '0')}`,
        sessionId: `session-${from.shopper}`,
      },
      address: '127.0.0.1',
      optedOut: false,
      ...from,
    });
  return { collect, collectFrom, sent, record };
}

test('events go out keyed by their shopper and views are noted', async () => {
  const { collect, sent, record } = setUp();
  expect(await collect({ events: [view] })).toEqual({ status: 202, result: { accepted: 1, errors: [] } });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ key: sender.shopperId });
  expect(record).toHaveBeenCalledTimes(1);
});

test('a batch with one bad event is 400 and the others are in', async () => {
  const { collect, sent } = setUp();
  const { status, result } = await collect({ events: [view, { type: 'page-viewed', payload: { productId: 'x' } }] });
  expect(status).toBe(400);
  expect(result).toMatchObject({ accepted: 1, errors: [{ index: 1, field: 'payload.productId' }] });
  expect(sent).toHaveLength(1);
});

test('with Kafka away a batch is spooled and taken all the same', async () => {
  const { collect } = setUp(() => new Promise(() => undefined));
  expect(await collect({ events: [view] })).toMatchObject({ status: 202, result: { accepted: 1 } });
});

test('with the spool full it is 503 and says when to come again', async () => {
  const { collect, record } = setUp(() => Promise.reject(new DangolError('unavailable', 'full')));
  expect(await collect({ events: [view] })).toMatchObject({
    status: 503,
    result: { accepted: 0, retryAfterSeconds: 5 },
  });
  expect(record).not.toHaveBeenCalled();
});

test('a session over its rate is told to wait, and malformed events count too', async () => {
  const { collect } = setUp();
  await collect({ events: [view, view, view, view, view, {}, {}, {}] });
  const { status, result } = await collect({ events: [view, view, view, view, view] });
  expect(status).toBe(429);
  expect(result.accepted).toBe(0);
  expect(result.retryAfterSeconds).toBeGreaterThanOrEqual(1);
});

test('of a shopper who turned tracking off nothing is kept', async () => {
  const { collect, sent, record } = setUp();
  expect(await collect({ events: [view] }, true)).toMatchObject({ status: 202 });
  expect(sent).toEqual([]);
  expect(record).not.toHaveBeenCalled();
});

test('views of guests beyond five an hour on one product from one network are marked; a member’s and our own are not', async () => {
  const { collect, sent } = setUp();
  const marked = async (from: { address: string; isGuest: boolean }) => {
    sent.length = 0;
    for (let n = 0; n < 2; n++) await collect({ events: [view, view, view, view] }, false, from);
    return sent.filter(({ value }) => JSON.parse(String(value)).crowd === true).length;
  };
  expect(await marked({ address: '203.0.113.9', isGuest: true })).toBe(3);
});

test.each([
  ['a member', '203.0.113.9', false],
  ['our own network', '127.0.0.1', true],
])('views of %s are never too many to learn from', async (_, address, isGuest) => {
  const { collect, sent } = setUp();
  for (let n = 0; n < 2; n++) await collect({ events: [view, view, view, view] }, false, { address, isGuest });
  expect(sent).toHaveLength(8);
  expect(sent.filter(({ value }) => JSON.parse(String(value)).crowd === true)).toEqual([]);
});

test('of 400 guests without a session ten may earn coupons, members all; the events of the others are taken and learnt from', async () => {
  const { sent, collectFrom } = setUp();
  for (let guest = 0; guest < 400; guest++) await collectFrom({ shopper: guest, isGuest: true, isNewSession: true });
  for (let member = 400; member < 420; member++)
    await collectFrom({ shopper: member, isGuest: false, isNewSession: false });
  const events = sent.map(({ value }) => JSON.parse(value ?? '{}') as { unrewarded?: true; crowd?: true });
  expect(events).toHaveLength(420);
  expect(events.slice(0, 400).filter(({ unrewarded }) => unrewarded !== true)).toHaveLength(10);
  expect(events.slice(400).filter(({ unrewarded }) => unrewarded === true)).toHaveLength(0);
  expect(events.filter(({ crowd }) => crowd === true)).toHaveLength(0);
});
