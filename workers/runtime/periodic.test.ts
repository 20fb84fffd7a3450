import { expect, test, vi } from 'vitest';
import { createPeriodicWorker } from './periodic.ts';

const HOUR_MS = 3_600_000;

test('a turn that rejects is repeated after retryMs, one that is done after everyMs', async () => {
  const errors: unknown[] = [];
  let [turns, others] = [0, 0];
  const worker = createPeriodicWorker({
    ...{ name: 'test', everyMs: HOUR_MS, retryMs: 1 },
    async turn() {
      turns += 1;
      if (turns < 3) throw new Error(`turn ${turns}`);
    },
    onError: (error) => errors.push(error),
  });
  // Shows that time for many more turns has passed.
  const other = createPeriodicWorker({
    ...{ name: 'other', everyMs: 1, retryMs: HOUR_MS },
    async turn() {
      others += 1;
    },
    onError: (error) => errors.push(error),
  });
  await worker.start();
  await vi.waitFor(() => expect(turns).toBe(3));
  await other.start();
  await vi.waitFor(() => expect(others).toBeGreaterThan(20));
  await Promise.all([worker.stop(), other.stop()]);
  expect([turns, errors.map(String)]).toEqual([3, ['Error: turn 1', 'Error: turn 2']]);
});
