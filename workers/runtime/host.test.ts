import { expect, test, vi } from 'vitest';
import { silentLogger } from '#server/observability/logger.ts';
import { hostWorkers } from './host.ts';

const options = { logger: silentLogger(), backoff: { firstMs: 1, mostMs: 2 } };

test('a worker whose service is away is started again and again; the others are at work meanwhile', async () => {
  let failures = 0;
  const stop = vi.fn(() => Promise.resolve());
  const host = hostWorkers(
    [
      { name: 'steady', start: () => Promise.resolve(), stop },
      { name: 'late', start: () => (failures++ < 5 ? Promise.reject(new Error('away')) : Promise.resolve()), stop },
    ],
    options,
  );
  await vi.waitFor(() => expect(host.states().steady).toBe('running'));
  await host.allStarted;
  expect(host.states()).toEqual({ steady: 'running', late: 'running' });
  await host.stop();
  expect(host.states()).toEqual({ steady: 'stopped', late: 'stopped' });
});

test('stopping ends the tries of one that never started', async () => {
  const host = hostWorkers(
    [{ name: 'never', start: () => Promise.reject(new Error('away')), stop: () => Promise.resolve() }],
    options,
  );
  await host.stop();
  await host.allStarted;
  expect(host.states()).toEqual({ never: 'stopped' });
});
