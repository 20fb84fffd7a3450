import { expect, test } from 'vitest';
import { dayOfText } from '#domain/shared/calendar.ts';
import { parseTrafficArguments } from './arguments.ts';

test('a date alone: one day at about the pace of the year, with half a year before it', () => {
  expect(parseTrafficArguments(['--traffic', '--from', '2026-11-17'])).toEqual({
    ...{ fromDay: dayOfText('2026-11-17'), days: 1, ordersPerDay: 600, seed: 1, customers: 20_000, historyDays: 182 },
    ...{ forced: [], json: undefined },
  });
});

test('all options', () => {
  const line =
    '--traffic --from 2026-11-17 --days 30 --orders-per-day 50000 --seed 9 --customers 5000 --history-days 0';
  expect(
    parseTrafficArguments([...line.split(' '), '--scenario', 'payday, black-friday', '--json', 'f.json']),
  ).toMatchObject({
    ...{ days: 30, ordersPerDay: 50_000, seed: 9, customers: 5_000, historyDays: 0, json: 'f.json' },
    forced: ['payday', 'black-friday'],
  });
  expect(parseTrafficArguments(['--traffic', '--help'])).toBeNull();
});

test.each([
  [['--traffic'], /--from is missing/],
  [['--traffic', '--from', '2026-02-29'], /is not a date/],
  [['--traffic', '--from', '2026-11-17', '--days', '0'], /--days "0": a whole number from 1 to 400/],
  [['--traffic', '--from', '2026-11-17', '--orders-per-day', '1e9'], /from 1 to 200000/],
  [['--traffic', '--from', '2026-11-17', '--scenario', 'easter'], /there is no "easter"/],
  [['--traffic', '--from', '2026-11-17', '--shoppers', '3'], /Options: --traffic/],
])('%j is refused with its reason', (argv, reason) => {
  expect(() => parseTrafficArguments(argv)).toThrow(reason);
});
