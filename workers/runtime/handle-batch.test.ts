import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { DangolError } from '#domain/shared/errors.ts';
import type { IncomingMessage } from '#server/adapters/kafka/port.ts';
import { silentLogger } from '#server/observability/logger.ts';
import type { Rejected } from './dead-letters.ts';
import { createBatchHandler } from './handle-batch.ts';

const message = (value: string | null, offset = 0): IncomingMessage => ({
  topic: 'behavior',
  partition: 2,
  offset: BigInt(offset),
  key: 'k',
  value,
  headers: {},
  timestampMs: 0,
});
const batch = (...numbers: unknown[]) => numbers.map((n, offset) => message(JSON.stringify(n), offset));

function setUp(handle: (numbers: number[]) => Promise<void>, put?: () => Promise<void>) {
  const aside: Rejected[] = [];
  const handled: number[][] = [];
  const abort = new AbortController();
  const run = createBatchHandler<number>({
    groupId: 'test',
    schema: z.number(),
    async handle(parsed) {
      const numbers = parsed.map(({ value }) => value);
      await handle(numbers);
      handled.push(numbers);
    },
    deadLetters: {
      async put(rejected) {
        await put?.();
        aside.push(...rejected);
      },
    },
    logger: silentLogger(),
    backoff: { firstMs: 1, mostMs: 2 },
    unknownTries: 3,
  });
  return {
    aside,
    handled,
    abort,
    run: (messages: IncomingMessage[]) => run(messages, { signal: abort.signal, isStale: () => abort.signal.aborted }),
  };
}

test('what does not parse is set aside with its reason, and the rest goes on', async () => {
  const { run, aside, handled } = setUp(() => Promise.resolve());
  await run([...batch(1, 'two', 3), message('{not json', 3), message(null, 4)]);
  expect(handled).toEqual([[1, 3]]);
  expect(aside.map(({ source, reason }) => [source.offset, reason.slice(0, 12)])).toEqual([
    [1n, '(whole): Inv'],
    [3n, 'not JSON: Ex'],
    [4n, 'the message '],
  ]);
});

test('while a service is away the batch is held, however long, and never set aside', async () => {
  let tries = 0;
  const { run, aside, handled } = setUp(() => {
    tries += 1;
    return tries < 20 ? Promise.reject(new DangolError('unavailable', 'away')) : Promise.resolve();
  });
  await run(batch(1, 2));
  expect(tries).toBe(20);
  expect(handled).toEqual([[1, 2]]);
  expect(aside).toEqual([]);
});

test('of a batch only the message that is refused is set aside', async () => {
  const { run, aside, handled } = setUp((numbers) =>
    numbers.includes(2) ? Promise.reject(new DangolError('invalid-input', 'no twos')) : Promise.resolve(),
  );
  await run(batch(1, 2, 3));
  expect(handled).toEqual([[1], [3]]);
  expect(aside).toMatchObject([{ reason: 'no twos', source: { offset: 1n } }]);
});

test('a failure of unknown cause gets a few tries, then is set aside', async () => {
  const attempts = vi.fn(() => Promise.reject(new TypeError('a defect')));
  const { run, aside } = setUp(attempts);
  await run(batch(1));
  expect(attempts).toHaveBeenCalledTimes(3);
  expect(aside).toMatchObject([{ reason: 'a defect' }]);
});

test('with Kafka away for dead letters the batch is held too', async () => {
  let tries = 0;
  const { run, aside } = setUp(
    () => Promise.resolve(),
    () => {
      tries += 1;
      return tries < 5 ? Promise.reject(new DangolError('unavailable', 'away')) : Promise.resolve();
    },
  );
  await run(batch('x'));
  expect(aside).toHaveLength(1);
});

test('a partition that is taken away ends the waiting; nothing is set aside', async () => {
  const { run, aside, abort } = setUp(() => {
    abort.abort();
    return Promise.reject(new DangolError('unavailable', 'away'));
  });
  await expect(run(batch(1))).rejects.toMatchObject({ code: 'unavailable' });
  expect(aside).toEqual([]);
});

test('messages that the handler refuses are set aside with its reasons, those of the run that succeeded alone', async () => {
  const aside: Rejected[] = [];
  let runs = 0;
  const run = createBatchHandler<number>({
    groupId: 'test',
    schema: z.number(),
    async handle(parsed, { refuse }) {
      runs += 1;
      for (const message of parsed) if (runs === 1 || message.value === 2) refuse(message, `no ${message.value}`);
      if (runs === 1) throw new DangolError('unavailable', 'away');
    },
    deadLetters: {
      async put(rejected) {
        aside.push(...rejected);
      },
    },
    logger: silentLogger(),
    backoff: { firstMs: 1, mostMs: 2 },
  });
  await run(batch(1, 2, 3), { signal: new AbortController().signal, isStale: () => false });
  expect([runs, aside.map(({ source, reason }) => [source.offset, reason])]).toEqual([2, [[1n, 'no 2']]]);
});

test('a partition that has become another member’s is written no more, before a heartbeat has failed', async () => {
  const handled: number[][] = [];
  let stale = false;
  const run = createBatchHandler<number>({
    groupId: 'test',
    schema: z.number(),
    async handle(parsed) {
      handled.push(parsed.map(({ value }) => value));
      stale = true;
      throw new DangolError('invalid-input', 'one of them');
    },
    deadLetters: { put: () => Promise.reject(new Error('nothing is set aside')) },
    logger: silentLogger(),
  });
  const context = { signal: new AbortController().signal, isStale: () => stale };
  await expect(run(batch(1, 2, 3), context)).rejects.toMatchObject({ code: 'unavailable' });
  expect(handled).toEqual([[1, 2, 3]]);
});
