import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { parseStream } from './stream-arguments.ts';

test('half a gigabyte and batches of 20,000, unless set otherwise', () => {
  expect(parseStream([])).toEqual({ out: undefined, memory: '512m', maxMessages: 20_000 });
  expect(parseStream(['--out', '/data', '--memory', '1g', '--max-messages', '5000'])).toEqual({
    out: '/data',
    memory: '1g',
    maxMessages: 5_000,
  });
  expect(parseStream(['--help'])).toBeNull();
});

test.each([
  [['again'], /again/],
  [['--top', '3'], /--top.*--max-messages/],
  [['--memory', 'much'], /--memory "much"/],
  [['--memory', '128m'], /at least 450m/],
  [['--max-messages', '50'], /--max-messages "50"/],
  [['--max-messages', '1.5'], /--max-messages "1.5"/],
])('%j is refused by name', (argv, message) => {
  expect(() => parseStream(argv)).toThrow(UsageError);
  expect(() => parseStream(argv)).toThrow(message);
});
