import { expect, test } from 'vitest';
import { koreanDate, koreanDay, koreanDayStartMs } from '#domain/shared/korean-time.ts';
import { unusualDays } from './unusual-days.ts';

const dayOf = (date: string) => koreanDay(Date.parse(`${date}T12:00:00+09:00`));
const datesOf = (from: string, until: string) =>
  unusualDays(dayOf(from), dayOf(until)).map(({ day, cause, factor }) => [
    koreanDate(koreanDayStartMs(day)),
    cause,
    factor,
  ]);

test('a lunar holiday, its gifts and Black Friday are unusual; an ordinary week is not', () => {
  expect(datesOf('2026-11-16', '2026-11-21')).toEqual([]);
  expect(datesOf('2026-11-27', '2026-11-28')).toEqual([['2026-11-27', 'black-friday', 3]]);
  const chuseok = datesOf('2026-09-24', '2026-09-27');
  expect(chuseok.map(([date, cause]) => [date, cause])).toEqual([
    ['2026-09-24', 'chuseok'],
    ['2026-09-25', 'chuseok'],
    ['2026-09-26', 'chuseok'],
  ]);
  for (const [, , factor] of chuseok) expect(factor).toBeLessThan(0.8);
  expect(datesOf('2026-09-13', '2026-09-14')).toEqual([['2026-09-13', 'chuseok-gifts', 1.35]]);
});

test('no days are none', () => {
  expect(unusualDays(100, 100)).toEqual([]);
  expect(unusualDays(101, 100)).toEqual([]);
});
