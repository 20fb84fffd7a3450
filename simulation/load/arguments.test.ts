import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { parseLoadArguments } from './arguments.ts';

test('count and time have bounds', () => {
  expect(parseLoadArguments(['--shoppers', '1000', '--seconds', '60'])).toMatchObject({ shoppers: 1000, seconds: 60 });
  for (const bad of [
    ['--shoppers', '0'],
    ['--shoppers', '50000'],
    ['--seconds', '1e9'],
    ['--seconds', ''],
    ['--colour', 'red'],
  ])
    expect(() => parseLoadArguments(bad)).toThrow(UsageError);
  expect(parseLoadArguments(['--help'])).toBeNull();
});
