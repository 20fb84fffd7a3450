import { expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import type { LogProducer, OutgoingMessage } from '../adapters/kafka/port.ts';
import { createLogForwarder } from './log-forwarder.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';

const silentStdout = { write: () => undefined };

/** A producer in memory; `answer` decides on each send. */
function producerOf(answer: (messages: readonly OutgoingMessage[]) => Promise<void>) {
  const sent: OutgoingMessage[] = [];
  const producer: LogProducer = {
    async send(_topic, messages) {
      await answer(messages);
      sent.push(...messages);
    },
    queued: () => 0,
    close: async () => undefined,
  };
  return { producer, sent };
}

test('warnings and errors are sent in batches, information is not; nothing connects before the first', async () => {
  const { producer, sent } = producerOf(async () => undefined);
  const open = vi.fn(async () => producer);
  const forwarder = createLogForwarder({ open, instance: '7', gatherMs: 1 });
  const logger = createLogger({ name: 'relay', level: 'error', destination: silentStdout, forwarder });
  logger.info('not this');
  expect(open).not.toHaveBeenCalled();
  logger.warn('first');
  logger.error('second');
  await vi.waitFor(() => expect(forwarder.counts().sent).toBe(2));
  expect(open).toHaveBeenCalledTimes(1);
  expect(sent.map(({ key, value }) => [key, JSON.parse(value ?? '').message])).toEqual([
    ['relay/7', 'first'],
    ['relay/7', 'second'],
  ]);
  expect(forwarder.held()).toEqual({ lines: 0, bytes: 0 });
});

test('a level that leaves warnings out of standard output does not leave them out here; silent is silent', async () => {
  const out: string[] = [];
  const { producer, sent } = producerOf(async () => undefined);
  const forwarder = createLogForwarder({ open: async () => producer, gatherMs: 1 });
  const destination = { write: (line: string) => void out.push(line) };
  createLogger({ name: 'web', level: 'error', destination, forwarder }).warn('only there');
  createLogger({ name: 'web', level: 'silent', destination, forwarder }).error('nowhere');
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(out).toEqual([]);
});

test('100,000 lines while Kafka does not answer: every call returns, memory stays bounded, the rest is counted', async () => {
  const { producer } = producerOf(() => new Promise(() => undefined));
  const forwarder = createLogForwarder({ open: async () => producer });
  const metrics = createMetrics({ process: 'web', defaults: false });
  const logger = createLogger({ name: 'web', destination: silentStdout, forwarder });
  for (let n = 0; n < 50_000; n += 1) logger.error({ n }, 'burst of lines');
  forwarder.countIn(metrics);
  for (let n = 0; n < 50_000; n += 1) logger.warn({ n }, '한글로 된 줄');
  expect(forwarder.held().lines).toBeLessThanOrEqual(1_000);
  expect(forwarder.held().bytes).toBeLessThanOrEqual(256 * 1_024);
  expect(forwarder.counts().dropped['queue-full']).toBe(100_000 - forwarder.held().lines);
  const { dropped } = forwarder.counts();
  expect(await metrics.text()).toContain(
    `dangol_server_logs_dropped_total{reason="queue-full",process="web"} ${dropped['queue-full']}`,
  );
}, 60_000);

test('long lines fill the bytes before they fill the lines', () => {
  const forwarder = createLogForwarder({ open: () => new Promise(() => undefined), maxBytes: 10_000 });
  const logger = createLogger({ name: 'web', destination: silentStdout, forwarder });
  for (let n = 0; n < 1_000; n += 1) logger.warn('길고 긴 줄 '.repeat(100));
  expect(forwarder.held().bytes).toBeLessThanOrEqual(10_000);
  expect(forwarder.held().lines).toBeLessThan(20);
});

test('a batch that is not acknowledged is dropped and counted; later lines go out again', async () => {
  let isAway = true;
  const { producer, sent } = producerOf(async () => {
    if (isAway) throw new DangolError('unavailable', 'Kafka is away.');
  });
  const open = vi.fn(async () => {
    if (open.mock.calls.length === 1) throw new Error('no producer yet');
    return producer;
  });
  const forwarder = createLogForwarder({ open, gatherMs: 1 });
  const logger = createLogger({ name: 'web', destination: silentStdout, forwarder });
  logger.warn('one');
  await vi.waitFor(() => expect(forwarder.counts().dropped['not-delivered']).toBe(1));
  logger.warn('two');
  await vi.waitFor(() => expect(forwarder.counts().dropped['not-delivered']).toBe(2));
  isAway = false;
  logger.warn('three');
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(forwarder.counts().sent).toBe(1);
});

test('closing sends what is queued; where Kafka does not answer it ends in its time, and counts', async () => {
  const good = producerOf(async () => undefined);
  const forwarder = createLogForwarder({ open: async () => good.producer, gatherMs: 60_000, batchLines: 2 });
  const logger = createLogger({ name: 'web', destination: silentStdout, forwarder });
  for (let n = 0; n < 5; n += 1) logger.warn('at the end');
  await forwarder.close();
  await forwarder.close();
  expect(good.sent).toHaveLength(5);
  logger.warn('too late');
  expect(forwarder.counts().dropped.stopping).toBe(1);

  const stuck = producerOf(() => new Promise(() => undefined));
  const other = createLogForwarder({ open: async () => stuck.producer, gatherMs: 60_000, closeWithinMs: 20 });
  const otherLogger = createLogger({ name: 'web', destination: silentStdout, forwarder: other });
  for (let n = 0; n < 500; n += 1) otherLogger.warn('never sent');
  await other.close();
  expect(other.counts().dropped.stopping).toBe(300);
});

test('a line that is not JSON, or not of a process, is counted and does not throw', () => {
  const forwarder = createLogForwarder({ open: () => new Promise(() => undefined) });
  for (const line of ['', '{', 'null', '{"level":"warn"}']) forwarder.write(line);
  expect(forwarder.counts().dropped.unreadable).toBe(4);
});
