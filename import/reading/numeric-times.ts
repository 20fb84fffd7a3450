import type { TimeUnit } from './options.ts';

/** How a number stands for a moment. */
export type NumberUnit = TimeUnit | 'yyyymmddhhmm' | 'yyyymmddhhmmss' | 'yyyymmddhhmmssmmm' | 'mmdd';

const DAY = 86_400;
/** Excel's day 0 in unix days: 1899-12-30, with the leap day of 1900 that never was. */
const EXCEL_EPOCH_DAYS = -25_569;
/** The year of data sets that write month and day alone (Tmall's is of 2014). */
const YEAR_OF_MMDD = 2014;

const PER_SECOND: Partial<Record<NumberUnit, number>> = {
  seconds: 1,
  milliseconds: 1e3,
  microseconds: 1e6,
  nanoseconds: 1e9,
};

const LENGTHS: Partial<Record<NumberUnit, number>> = {
  yyyymmdd: 8,
  yyyymmddhhmm: 12,
  yyyymmddhhmmss: 14,
  yyyymmddhhmmssmmm: 17,
};

const NUMBER = /^\+?\d+(?:\.\d*)?(?:e\+?\d+)?$/i;

/** The number a cell is, with or without thousands; null for what is none or is below zero. */
export function timeNumberOf(text: string): number | null {
  if (NUMBER.test(text)) return Number(text);
  // A comma between threes is a sign of thousands; behind four digits and more it can only be a decimal sign.
  const plain = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text.replace(/^(\d{4,}),(\d+)$/, '$1.$2');
  return NUMBER.test(plain) ? Number(plain) : null;
}

/** The unit the size of a number speaks for. The sizes do not overlap between 1973 and 5138. */
export function unitBySize(value: number): 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' {
  return value < 1e11 ? 'seconds' : value < 1e14 ? 'milliseconds' : value < 1e17 ? 'microseconds' : 'nanoseconds';
}

/** Unix seconds of a number in `unit`; null where it is no date of the calendar. */
export function secondsOfNumber(value: number, unit: NumberUnit): number | null {
  const perSecond = PER_SECOND[unit];
  if (perSecond !== undefined) return value / perSecond;
  if (unit === 'days') return value * DAY;
  // Excel keeps days as fractions; to the nearest millisecond is what they can hold.
  if (unit === 'excel-days') return Math.round((value + EXCEL_EPOCH_DAYS) * DAY * 1000) / 1000;
  if (unit === 'mmdd') return calendar(YEAR_OF_MMDD, Math.floor(value / 100), value % 100, 0);
  if (unit === 'yymmdd') {
    const short = Math.floor(value / 10_000);
    return calendar(short < 70 ? 2000 + short : 1900 + short, Math.floor(value / 100) % 100, value % 100, 0);
  }
  const text = String(value);
  const length = LENGTHS[unit];
  if (text.length !== length) return null;
  const at = (from: number) => Number(text.slice(from, from + 2) || 0);
  if (at(8) > 23 || at(10) > 59 || at(12) > 59) return null;
  const fraction = Number(text.slice(14, 17)) / 1000;
  return calendar(Number(text.slice(0, 4)), at(4), at(6), at(8) * 3600 + at(10) * 60 + at(12) + fraction);
}

/** Unix seconds of a day and the seconds since its midnight, in UTC; null where the calendar has no such day. */
export function calendar(year: number, month: number, day: number, clock: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return null;
  const midnight = Date.UTC(year, month - 1, day);
  if (day > 28 && new Date(midnight).getUTCDate() !== day) return null;
  return midnight / 1000 + clock;
}
