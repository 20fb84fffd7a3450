import { expect, test } from 'vitest';
import { dayOfText } from '#domain/shared/calendar.ts';
import { parseTrafficArguments } from './arguments.ts';

const parse = (line: string) => parseTrafficArguments(['--traffic', ...line.split(' ').filter(Boolean)]);

test('alone: the usual cadence at speed 1, until it is interrupted', () => {
  expect(parse('')).toEqual({
    ...{ mode: 'live', cadence: { pace: 'source', speed: 1 }, minutes: null, seed: 1, forced: [], json: undefined },
  });
  expect(parse('--speed 60 --minutes 2')).toMatchObject({ cadence: { pace: 'source', speed: 60 }, minutes: 2 });
  expect(parse('--pace year')).toMatchObject({ cadence: { pace: 'year', speed: 1 } });
});

test('a date: one day at about the pace of the year, with half a year before it', () => {
  expect(parse('--from 2026-11-17')).toEqual({
    ...{ mode: 'simulated', fromDay: dayOfText('2026-11-17'), days: 1, ordersPerDay: 600, seed: 1, publish: false },
    ...{ customers: 20_000, historyDays: 182, forced: [], json: undefined },
  });
});

test('all options of a simulated clock', () => {
  const line =
    '--from 2026-11-17 --days 30 --orders-per-day 50000 --seed 9 --customers 5000 --history-days 0 --publish --json f.json';
  expect(parse(`${line} --scenario payday,black-friday`)).toMatchObject({
    ...{ days: 30, ordersPerDay: 50_000, seed: 9, customers: 5_000, historyDays: 0, publish: true, json: 'f.json' },
    forced: ['payday', 'black-friday'],
  });
  expect(parse('--help')).toBeNull();
});

test.each([
  ['--from 2026-02-29', /is not a date/],
  ['--from 2026-11-17 --days 0', /--days "0": a whole number from 1 to 400/],
  ['--from 2026-11-17 --orders-per-day 1e9', /from 1 to 200000/],
  ['--from 2026-11-17 --scenario easter', /there is no "easter"/],
  ['--from 2026-11-17 --shoppers 3', /Options: --traffic/],
  ['--from 2026-11-17 --speed 2', /--speed is for a run without --from/],
  ['--days 3', /--days is for a run with --from/],
  ['--speed 2 --pace year', /exclude each other/],
  ['--pace month', /--pace "month": only year/],
  ['--speed 0', /--speed "0": a number from 0.1 to 1000/],
])('%s is refused with its reason', (line, reason) => {
  expect(() => parse(line)).toThrow(reason);
});
