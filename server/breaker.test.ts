import { expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { createBreaker } from './breaker.ts';

const refuses = (error: Error) => vi.fn(async (): Promise<string> => Promise.reject(error));

test('a service that fails is not called for a while', async () => {
  const call = refuses(new Error('away'));
  const changes: boolean[] = [];
  const ask = createBreaker('test', call, { onChange: (open) => changes.push(open) });
  for (let n = 0; n < 3; n++) await expect(ask()).rejects.toThrow('away');
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  expect(call).toHaveBeenCalledTimes(3);
  expect(changes).toEqual([true]);
});

test('what it refuses for the data in the call never opens it', async () => {
  const call = refuses(new DangolError('invalid-input', 'too large'));
  const isFailure = (error: unknown) => !(error instanceof DangolError) || error.retriable;
  const ask = createBreaker('test', call, { isFailure });
  for (let n = 0; n < 30; n++) await expect(ask()).rejects.toThrow('too large');
  expect(call).toHaveBeenCalledTimes(30);
});

test('with a probe no caller waits to see whether the service is back', async () => {
  let isBack = false;
  const call = vi.fn(async () => (isBack ? 'here' : Promise.reject(new Error('away'))));
  const probe = vi.fn(async () => (isBack ? undefined : Promise.reject(new Error('away'))));
  const ask = createBreaker('test', call, { probe });
  for (let n = 0; n < 3; n++) await expect(ask()).rejects.toThrow('away');
  await vi.waitFor(() => expect(probe.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 });
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  expect(call).toHaveBeenCalledTimes(3);
  isBack = true;
  await vi.waitFor(async () => expect(await ask()).toBe('here'), { timeout: 5_000 });
});
