import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { createPartitionQueue, type QueuedMessage } from './partition-queue.ts';

const message = (key: string): QueuedMessage => ({ key, value: key, headers: undefined, bytes: key.length });
const LATER = Number.POSITIVE_INFINITY;

function recorder(behave: (attempt: number) => Promise<void> = () => Promise.resolve()) {
  const batches: string[][] = [];
  let under = 0;
  let most = 0;
  const queue = createPartitionQueue({
    name: 'behavior/0',
    retryMs: { first: 1, most: 2 },
    maxBatchMessages: 5,
    isPermanent: (error) => error instanceof TypeError,
    async transmit(messages) {
      under += 1;
      most = Math.max(most, under);
      batches.push(messages.map(({ key }) => key));
      await nextTurn();
      try {
        await behave(batches.length);
      } finally {
        under -= 1;
      }
    },
  });
  return { queue, batches, most: () => most };
}

test('one batch is under way at a time, order is kept and nothing is lost, however messages arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 }), async (sizes) => {
      const { queue, batches, most } = recorder();
      let n = 0;
      const expected: string[] = [];
      await Promise.all(
        sizes.map((size) => {
          const keys = Array.from({ length: size }, () => String(n++));
          expected.push(...keys);
          return queue.push(keys.map(message), LATER);
        }),
      );
      expect(batches.flat()).toEqual(expected);
      expect(most()).toBeLessThanOrEqual(1);
      for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(5);
      expect(queue.size()).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('a failed batch is tried again unchanged, though more messages wait: its sequence numbers depend on it', async () => {
  const { queue, batches } = recorder((attempt) =>
    attempt < 4 ? Promise.reject(new Error('timeout')) : Promise.resolve(),
  );
  const first = queue.push([message('a')], LATER);
  const second = queue.push([message('b'), message('c')], LATER);
  await Promise.all([first, second]);
  expect(batches).toEqual([['a'], ['a'], ['a'], ['a'], ['b', 'c']]);
});

test('past its deadline a waiting message is given up; the batch under way is still tried', async () => {
  let open = false;
  const { queue, batches } = recorder(() => (open ? Promise.resolve() : Promise.reject(new Error('away'))));
  const first = queue.push([message('a')], 10);
  const second = queue.push([message('b')], 10);
  const third = queue.push([message('c')], LATER);
  queue.expire(11);
  await expect(first).rejects.toMatchObject({ code: 'unavailable', retriable: true });
  await expect(second).rejects.toMatchObject({ code: 'unavailable' });
  open = true;
  await third;
  expect(batches.at(-2)).toEqual(['a']);
  expect(batches.at(-1)).toEqual(['c']);
  expect(batches.flat()).not.toContain('b');
});

test('a permanent failure rejects its batch and the next goes on', async () => {
  const { queue } = recorder((attempt) =>
    attempt === 1 ? Promise.reject(new TypeError('too large')) : Promise.resolve(),
  );
  const first = queue.push([message('a')], LATER);
  const second = queue.push([message('b')], LATER);
  await expect(first).rejects.toBeInstanceOf(DangolError);
  await expect(second).resolves.toBeUndefined();
});

test('closing rejects what waits', async () => {
  const { queue } = recorder(() => Promise.reject(new Error('away')));
  const sent = queue.push([message('a')], LATER);
  queue.close(new DangolError('unavailable', 'closing'));
  await expect(sent).rejects.toMatchObject({ message: 'closing' });
  await vi.waitFor(() => expect(queue.size()).toBe(0));
});
