import { afterEach, expect, test, vi } from 'vitest';
import { DangolError } from '#domain/shared/errors.ts';
import { readCommandLine, runCommand, UsageError } from './command-line.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test('an option there is not is refused, and those there are are named', () => {
  const config = { options: { seed: { type: 'string' }, force: { type: 'boolean' } } } as const;
  expect(readCommandLine(['--seed', '7', '--force'], config).values).toEqual({ seed: '7', force: true });
  expect(() => readCommandLine(['--sed', '7'], config)).toThrow(
    new UsageError("Unknown option '--sed'. Options: --seed, --force."),
  );
});

test.each([new UsageError('--seed is a whole number'), new DangolError('unavailable', 'No services')])(
  'an expected error is printed in one line: %s',
  async (error) => {
    const errorLog = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await runCommand(() => Promise.reject(error));
    expect(errorLog.mock.calls).toEqual([[error.message]]);
    expect(process.exitCode).toBe(1);
  },
);

test('an unexpected error is printed with its stack', async () => {
  const errorLog = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const error = new TypeError('x is undefined');
  await runCommand(() => Promise.reject(error));
  expect(errorLog.mock.calls).toEqual([[error]]);
  expect(process.exitCode).toBe(1);
});
