import { UsageError } from '#contracts/command-line.ts';
import { type DateText, dateTextOf } from './date-text.ts';
import { type NumberUnit, secondsOfNumber, unitBySize } from './numeric-times.ts';
import type { ReadingOptions } from './options.ts';
import type { ParsedTime } from './time-parse.ts';
import { secondsOfDate, type TimeReading } from './times.ts';

type Order = 'ymd' | 'dmy' | 'mdy';
const ORDER_NAMES: Record<Order, 'year-first' | 'day-first' | 'month-first'> = {
  ymd: 'year-first',
  dmy: 'day-first',
  mdy: 'month-first',
};
/** Rows that a reading makes nothing of may be slips where they are fewer than this share. */
const SLIPS = 0.01;
/** 1990 … 2040 in unix days, and 1980 … 2050 in Excel's: narrower than seconds since 1970 would spread. */
const UNIX_DAYS = [7_305, 25_567];
const EXCEL_DAYS = [29_221, 54_789];

export interface TimeContext {
  path: string;
  column: string;
  /** As `plainName` spells it; empty without a header. */
  name: string;
  /** Set for known layouts of exports that write the month first. */
  monthFirst?: boolean;
  /** Data sets that write month and day alone. */
  monthAndDay?: boolean;
}

/** Counts over a whole column of times what decides how they are read. Memory: some counters. */
export class TimeSurvey {
  #numbers = 0;
  #sizes = new Map<string, number>();
  #least = Number.POSITIVE_INFINITY;
  #most = 0;
  #calendars = new Map<NumberUnit, number>();
  #dates = new Map<'year-last' | 'short-year', { rows: number; possible: Map<Order, number>; example: string }>();
  #years = 0;
  #months = 0;
  #signs = new Set<string>();
  #padded = false;
  #precisions = new Set<string>();
  #zoned = 0;
  #texts = 0;

  /** `parsed`: what `parseTime` made of the text. */
  add(text: string, parsed: ParsedTime): void {
    if (typeof parsed === 'number') this.#addNumber(parsed, text.length);
    else if (parsed !== null) this.#addDate(parsed, text);
  }

  get usable(): number {
    return this.#numbers + this.#texts;
  }

  #addNumber(value: number, length: number): void {
    this.#numbers++;
    if (value === 0) return;
    const size = unitBySize(value);
    this.#sizes.set(size, (this.#sizes.get(size) ?? 0) + 1);
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
    if (!Number.isInteger(value)) return;
    if (value >= 1990 && value < 2041) this.#years++;
    // Of six digits the first may be zeros: 091001.
    const unit = length === 6 ? 'yymmdd' : CALENDAR_OF_LENGTH[String(value).length];
    if (length === 6 && secondsOfNumber(value * 100 + 1, 'yyyymmdd') !== null) this.#months++;
    if (unit === undefined) return;
    const seconds = secondsOfNumber(value, unit);
    if (seconds !== null && seconds > FROM_1970[0] && seconds < FROM_1970[1])
      this.#calendars.set(unit, (this.#calendars.get(unit) ?? 0) + 1);
  }

  #addDate(date: DateText, text: string): void {
    this.#texts++;
    this.#precisions.add(date.precision);
    if (date.offset !== null || date.place !== null) this.#zoned++;
    const { order } = date;
    if (order !== 'year-last' && order !== 'short-year') return;
    this.#signs.add(date.sign);
    const [a, b] = date.numbers;
    if (!date.unpadded && (a < 10 || b < 10)) this.#padded = true;
    const seen = this.#dates.get(order) ?? { rows: 0, possible: new Map<Order, number>(), example: text };
    seen.rows++;
    for (const one of order === 'year-last' ? (['dmy', 'mdy'] as const) : (['ymd', 'dmy', 'mdy'] as const)) {
      if (secondsOfDate(date, { yearLast: one as 'dmy', shortYear: one, timeZone: null }) !== null)
        seen.possible.set(one, (seen.possible.get(one) ?? 0) + 1);
    }
    this.#dates.set(order, seen);
  }

  /** How the column is read. Throws a UsageError that names both readings and the option where two are as likely. */
  decide(context: TimeContext, options: ReadingOptions): TimeReading {
    const yearLast = this.#orderOf('year-last', context, options);
    return {
      unit: options.timeUnit ?? this.#unit(context),
      yearLast: yearLast === 'ymd' ? 'mdy' : yearLast,
      shortYear: this.#orderOf('short-year', context, options),
      zeroIsNothing: this.#least > FAR_FROM_ZERO && this.#sizes.size > 0,
      timeZone: options.timeZone === undefined || /^(utc|z)$/i.test(options.timeZone) ? null : options.timeZone,
    };
  }

  /** The report of the reading: its unit, and the order of dates. */
  describe(reading: TimeReading): { timeUnit: string; dateOrder?: string; timeZone?: string } {
    const units = this.#numbers === 0 ? [] : [unitWords(reading.unit, [...this.#sizes.keys()])];
    if (this.#texts > 0) {
      const finest = ['fractions', 'seconds', 'minutes', 'hours', 'days'].find((one) => this.#precisions.has(one));
      units.push(
        finest === 'days' ? 'days (dates)' : `dates with ${finest === 'fractions' ? 'fractions of seconds' : finest}`,
      );
    }
    const orders = [
      ...(this.#dates.has('year-last') ? [ORDER_NAMES[reading.yearLast]] : []),
      ...(this.#dates.has('short-year') ? [ORDER_NAMES[reading.shortYear]] : []),
    ];
    const naive = this.#texts > this.#zoned;
    return {
      timeUnit: units.join(' and '),
      ...(orders.length > 0 ? { dateOrder: [...new Set(orders)].join(', ') } : {}),
      ...(naive ? { timeZone: reading.timeZone ?? 'UTC' } : {}),
    };
  }

  #unit({ path, column, name, monthAndDay }: TimeContext): TimeReading['unit'] {
    const counted = this.#numbers - this.#zeros();
    if (counted === 0) return 'seconds';
    // Seconds of six digits that happen to be days of the calendar are one in thirty: three in a row are none.
    for (const [unit, rows] of this.#calendars)
      if (rows >= counted * (1 - SLIPS) && (unit !== 'yymmdd' || counted >= 3)) return unit;
    const coarse = this.#months === counted ? 'months (yyyymm)' : this.#years === counted ? 'years' : null;
    if (coarse !== null)
      throw new UsageError(
        `${path}: ${this.#least} in column ${column} looks like ${coarse}, which is too coarse for an order of events. Name a column of days or moments: --columns timestamp=NAME. If it counts from 1970: --time-unit days or --time-unit seconds.`,
      );
    if (monthAndDay === true && this.#most <= 1231 && this.#least >= 101) return 'mmdd';
    const within = ([from = 0, to = 0]: readonly number[]) => this.#least >= from && this.#most < to + 1;
    if (within(EXCEL_DAYS)) return 'excel-days';
    const days = /day|date|일자|날짜|일$/.test(name);
    if (within(UNIX_DAYS)) {
      if (days) return 'days';
      const moment = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
      throw new UsageError(
        `${path}: ${this.#least} in column ${column} may be days (${moment(this.#least * 86_400)}) or seconds (${moment(this.#least)}). Say which: --time-unit days or --time-unit seconds.`,
      );
    }
    if (days && this.#most < 3_000) return 'days';
    const often = [...this.#sizes].filter(([, rows]) => rows >= counted * SLIPS).map(([size]) => size);
    return often.length === 1 ? (often[0] as NumberUnit) : 'by-size';
  }

  #zeros(): number {
    return this.#numbers - [...this.#sizes.values()].reduce((sum, rows) => sum + rows, 0);
  }

  #orderOf(
    kind: 'year-last' | 'short-year',
    { path, column, monthFirst }: TimeContext,
    options: ReadingOptions,
  ): Order {
    const seen = this.#dates.get(kind);
    const requested = (Object.keys(ORDER_NAMES) as Order[]).find((order) => ORDER_NAMES[order] === options.dates);
    if (requested !== undefined && (kind === 'short-year' || requested !== 'ymd')) return requested;
    if (seen === undefined) return kind === 'year-last' ? 'mdy' : 'ymd';
    const most = Math.max(...seen.possible.values());
    const left = [...seen.possible].filter(([, rows]) => rows >= most - seen.rows * SLIPS).map(([order]) => order);
    const sure = [...seen.possible].filter(([, rows]) => rows === most).map(([order]) => order);
    if (sure.length === 1 && most >= seen.rows * (1 - SLIPS)) return sure[0] as Order;
    // Dates with points never have the month first; the exports that are known to write it first do not pad with zeros.
    if (kind === 'year-last' && this.#signs.size === 1 && this.#signs.has('.') && left.includes('dmy')) return 'dmy';
    if (monthFirst === true && !this.#padded && this.#signs.size === 1 && this.#signs.has('/') && left.includes('mdy'))
      return 'mdy';
    const orders = left.length > 1 ? left : ([...seen.possible.keys()] as Order[]);
    const date = dateTextOf(seen.example);
    const readings = orders.map((order) => {
      const seconds =
        date === null ? null : secondsOfDate(date, { yearLast: order as 'dmy', shortYear: order, timeZone: null });
      return `${ORDER_NAMES[order]}${seconds === null ? '' : ` (${new Date(seconds * 1000).toISOString().slice(0, 10)})`}`;
    });
    throw new UsageError(
      `${path}: "${seen.example}" in column ${column} may be read ${readings.join(' or ')}, and ${left.length > 1 ? 'no row decides' : 'the rows contradict each other'}. Say which: ${orders.map((order) => `--dates ${ORDER_NAMES[order]}`).join(' or ')}.`,
    );
  }
}

/** In seconds the spring of 1973: logs that count from a beginning of their own are below it. */
const FAR_FROM_ZERO = 1e8;
const CALENDAR_OF_LENGTH: Record<number, NumberUnit> = {
  8: 'yyyymmdd',
  12: 'yyyymmddhhmm',
  14: 'yyyymmddhhmmss',
  17: 'yyyymmddhhmmssmmm',
};
const FROM_1970 = [0, Date.UTC(2100, 0, 1) / 1000] as const;

function unitWords(unit: TimeReading['unit'], sizes: readonly string[]): string {
  if (unit === 'by-size') return sizes.join(' and ');
  if (unit === 'days') return 'days since 1970';
  if (unit === 'excel-days') return 'Excel days (since 1899-12-30)';
  if (unit === 'yyyymmdd' || unit === 'yymmdd' || unit === 'mmdd') return `days (${unit})`;
  if (unit === 'yyyymmddhhmm') return 'minutes (yyyymmddhhmm)';
  if (unit === 'yyyymmddhhmmss') return 'seconds (yyyymmddhhmmss)';
  if (unit === 'yyyymmddhhmmssmmm') return 'milliseconds (yyyymmddhhmmssmmm)';
  return unit;
}
