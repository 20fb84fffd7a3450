import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { parseArguments } from './arguments.ts';

test('the whole log, out of Kafka, with the settings of the shop, unless told otherwise', () => {
  expect(parseArguments(['neighbours'])).toEqual({
    command: 'neighbours',
    from: 'kafka',
    out: undefined,
    top: 100,
    format: 'json',
    settings: 'shop',
    memory: '2g',
    load: false,
  });
  expect(parseArguments([])).toBeNull();
  expect(parseArguments(['neighbours', '--help'])).toBeNull();
});

test.each([
  [['neighbors'], /"neighbors": neighbours, load, prepare/],
  [['neighbours', 'again'], /"neighbours again"/],
  [['neighbours', '--top', '0'], /--top "0"/],
  [['neighbours', '--top', '1.5'], /--top "1.5"/],
  [['neighbours', '--format', 'csv'], /--format "csv"/],
  [['neighbours', '--settings', 'mine'], /--settings "mine": shop, sessions, histories, baskets/],
  [['neighbours', '--memory', 'much'], /--memory "much"/],
  [['neighbours', '--load', '--format', 'parquet'], /leave --format parquet out/],
  [['neighbours', '--tops', '3'], /--tops/],
])('%j is refused by name', (argv, message) => {
  expect(() => parseArguments(argv)).toThrow(UsageError);
  expect(() => parseArguments(argv)).toThrow(message);
});
