import { expect, test } from 'vitest';
import { UsageError } from '#contracts/command-line.ts';
import { parseRecount } from './recount.ts';

test('all of history, or the days that are named', () => {
  expect(parseRecount([])).toEqual({});
  expect(parseRecount(['--from', '2026-11-01', '--to', '2026-11-25'])).toEqual({
    from: '2026-11-01',
    to: '2026-11-25',
  });
  expect(parseRecount(['--help'])).toBeNull();
});

test.each([
  [['--from', 'yesterday'], /--from "yesterday"/],
  [['--to', '2026-02-30'], /--to "2026-02-30"/],
  [['--from', '2026-11-25', '--to', '2026-11-24'], /after --to/],
])('%j is refused by name', (argv, message) => {
  expect(() => parseRecount(argv)).toThrow(UsageError);
  expect(() => parseRecount(argv)).toThrow(message);
});
