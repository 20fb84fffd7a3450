import { isPlace, offsetOf } from './zones.ts';

/** A date and a clock as they are written, before anybody decides which number is the day. */
export interface DateText {
  /** In the order in which they stand: three numbers, of which at most one has four digits. */
  numbers: readonly [number, number, number];
  /**
   * Which numbers are year, month and day: known where the year has four digits and stands first, or the month has a
   * name.
   */
  order: 'ymd' | 'dmy' | 'mdy' | 'year-last' | 'short-year';
  /** Between the numbers. */
  sign: string;
  /** A number below ten stands without a zero before it. */
  unpadded: boolean;
  /** Seconds since midnight. */
  clock: number;
  precision: 'days' | 'hours' | 'minutes' | 'seconds' | 'fractions';
  /** Seconds east of Greenwich; null: it names no zone, or one by its place. */
  offset: number | null;
  /** "Asia/Seoul" behind the clock, as Presto and Athena write it. */
  place: string | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** As German, French and Spanish spell them where their first three letters are others. */
const MONTHS_ELSEWHERE: Record<string, number> = {
  mär: 3,
  mai: 5,
  okt: 10,
  dez: 12,
  fév: 2,
  avr: 4,
  jui: 7,
  aoû: 8,
  déc: 12,
  ene: 1,
  abr: 4,
  ago: 8,
  dic: 12,
}; // prettier-ignore

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?$/;
const HALF = '오전|오후|午前|午後|上午|下午|am|pm|a\\.m\\.|p\\.m\\.';
const CLOCK = new RegExp(
  `(?:^|[\\sT:,]|(?<=[일日]))(?:(${HALF})\\s*)?(\\d{1,2})(?:[:h](\\d{2})(?::(\\d{2})(?:[.,](\\d{1,12}))?)?|[시時时点](?:\\s*(\\d{1,2})[분分])?(?:\\s*(\\d{1,2})[초秒])?)\\s*(${HALF})?`,
  'i',
);
const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|\s*\(?[월화수목금토일]요일\)?,?|\s*\([월화수목금토일]\)/i;
const YEAR_FIRST = /^(\d{4})(\s*[-/.]\s*|\s*[년年]\s*)(\d{1,2})(?:\s*[-/.]\s*|\s*[월月]\s*)(\d{1,2})\s*[.일日]?$/;
const SHORT_KOREAN = /^['’]?(\d{2})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]$/;
const YEAR_LAST = /^(\d{1,2})(\s*[-/.]\s*)(\d{1,2})\s*[-/.]\s*(\d{4})\.?$/;
const SHORT_YEAR = /^(\d{1,2})(\s*[-/.]\s*)(\d{1,2})\s*[-/.]\s*(\d{2})\.?$/;
const DAY_NAME = /^(\d{1,2})(?:st|nd|rd|th)?[.\s/-]*(\p{L}{3,10})\.?[\s,/-]*(\d{4}|\d{2})$/iu;
const NAME_DAY = /^(\p{L}{3,10})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4})$/iu;
/** As DB2 (2019-10-01-08.26.00), EXIF (2019:10:01 08:26:00) and names of files (2019-10-01_08:26) have it. */
const ODD_SIGNS = /^(\d{4})([-:])(\d\d)\2(\d\d)[-_ ](\d\d)[:.](\d\d)(?:[:.](\d\d)(?:\.(\d{1,12}))?)?$/;
/** Words between a date and a clock, or behind it: "at 3:05 PM", "1 de octubre de 2019", "15:05 Uhr". */
const FILLERS = /(?<=[\s\d])(?:at|de|del|à|um|uhr)(?=\s|$)/giu;
const PLACE = /^[A-Z][A-Za-z_]+\/[A-Z][A-Za-z_/+-]+$/;
const YEAR_NAME = /^(\d{4})[\s-]*(\p{L}{3,10})[\s-]*(\d{1,2})$/iu;

/** The parts of a date in words and signs; null for what is none. Numbers alone are numeric-times' business. */
export function dateTextOf(text: string): DateText | null {
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return dated([year, month, day], 'ymd', '-', false, clockOf(hour, minute, second, fraction), zone);
  }
  if (text.length < 6 || text.length > 80) return null;
  const plain = plainDate(text);
  const odd = ODD_SIGNS.exec(plain);
  if (odd !== null) {
    const [, year, sign = '', month, day, hour, minute, second, fraction] = odd;
    return dated([year, month, day], 'ymd', sign, false, clockOf(hour, minute, second, fraction), undefined);
  }
  const hourOnly = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T](\d{2})$/.exec(plain);
  if (hourOnly !== null)
    return dateOf(hourOnly[1] as string, { seconds: Number(hourOnly[2]) * 3600, precision: 'hours' }, undefined);
  const basic = /^(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d):?(\d\d)?(?:[.,](\d+))?\s*(.*)$/.exec(plain);
  if (basic !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = basic;
    return dated([year, month, day], 'ymd', '', false, clockOf(hour, minute, second, fraction), zone || undefined);
  }
  const found = CLOCK.exec(plain);
  if (found === null) return dateOf(plain, { seconds: 0, precision: 'days' }, undefined);
  const [whole, before, hour, minute, second, fraction, minutesKo, secondsKo, after] = found;
  const date = plain.slice(0, found.index).replace(/[\s,T]+$/, '');
  let rest = plain.slice(found.index + whole.length).trim();
  // "Tue Oct 01 00:23:20 -0700 2019"
  const year = /(?:^|\s)(\d{4})$/.exec(rest);
  const yearLast = year !== null && !/\d{4}/.test(date);
  if (yearLast) rest = rest.slice(0, year.index).trim();
  const clock = clockOf(
    halfDay(hour as string, before ?? after),
    minute ?? minutesKo ?? '00',
    second ?? secondsKo,
    fraction,
  );
  return dateOf(yearLast ? `${date} ${year[1]}` : date, clock, rest === '' ? undefined : rest);
}

function plainDate(text: string): string {
  const plain = text.normalize('NFKC').trim();
  return plain
    .replace(/^\[(.*)\]$/, '$1')
    .replace(WEEKDAY, '')
    .replace(FILLERS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

type Clock = { seconds: number; precision: DateText['precision'] } | null;

function halfDay(hour: string, half: string | undefined): string | undefined {
  if (half === undefined) return hour;
  const value = Number(hour);
  if (value < 0 || value > 12) return /오후|午後|下午|p/i.test(half) && value <= 23 ? hour : undefined;
  return String((value % 12) + (/오후|午後|下午|p/i.test(half) ? 12 : 0));
}

function clockOf(hour: string | undefined, minute?: string, second?: string, fraction?: string): Clock {
  if (hour === undefined) return minute === undefined ? { seconds: 0, precision: 'days' } : null;
  const [h, m, s] = [Number(hour), Number(minute ?? 0), Number(second ?? 0)];
  // 24:00 is the end of its day.
  if (h > 24 || m > 59 || s > 60 || (h === 24 && m + s > 0)) return null;
  const seconds = h * 3600 + m * 60 + s + (fraction === undefined ? 0 : Number(`0.${fraction}`));
  return { seconds, precision: fraction !== undefined ? 'fractions' : second !== undefined ? 'seconds' : 'minutes' };
}

function dateOf(date: string, clock: Clock, zone: string | undefined): DateText | null {
  const first = YEAR_FIRST.exec(date);
  if (first !== null) {
    const [, year, sign = '', month, day] = first;
    return dated([year, month, day], 'ymd', sign.trim(), false, clock, zone);
  }
  const korean = SHORT_KOREAN.exec(date);
  if (korean !== null) {
    const [, year, month, day] = korean;
    return dated([String(fullYear(Number(year))), month, day], 'ymd', '년', false, clock, zone);
  }
  const short = YEAR_LAST.exec(date) ?? SHORT_YEAR.exec(date);
  if (short !== null) {
    const [, a, sign = '', b, c = ''] = short;
    const unpadded = a?.length === 1 || b?.length === 1;
    return dated([a, b, c], c.length === 4 ? 'year-last' : 'short-year', sign.trim(), unpadded, clock, zone);
  }
  const dayName = DAY_NAME.exec(date);
  if (dayName !== null) return named(dayName[3], dayName[2], dayName[1], clock, zone);
  const nameDay = NAME_DAY.exec(date);
  if (nameDay !== null) return named(nameDay[3], nameDay[1], nameDay[2], clock, zone);
  const yearName = YEAR_NAME.exec(date);
  if (yearName !== null) return named(yearName[1], yearName[2], yearName[3], clock, zone);
  return null;
}

function named(
  year: string | undefined,
  month = '',
  day: string | undefined,
  clock: Clock,
  zone?: string,
): DateText | null {
  const start = month.slice(0, 3).toLowerCase();
  const number = MONTHS.indexOf(start) + 1 || (MONTHS_ELSEWHERE[start] ?? 0);
  if (number === 0) return null;
  const full = year?.length === 2 ? String(fullYear(Number(year))) : year;
  return dated([full, String(number), day], 'ymd', ' ', false, clock, zone);
}

/** As spreadsheets have it: 00 … 69 are of this century. */
export function fullYear(short: number): number {
  return short >= 100 ? short : short < 70 ? 2000 + short : 1900 + short;
}

function dated(
  parts: readonly (string | undefined)[],
  order: DateText['order'],
  sign: string,
  unpadded: boolean,
  clock: Clock,
  zone: string | undefined,
): DateText | null {
  if (clock === null) return null;
  const place = zone !== undefined && PLACE.test(zone) && isPlace(zone) ? zone : null;
  const offset = zone === undefined || place !== null ? null : offsetOf(zone);
  if (zone !== undefined && place === null && offset === null) return null;
  const numbers = [Number(parts[0]), Number(parts[1]), Number(parts[2])] as const;
  return {
    numbers,
    order,
    sign,
    unpadded,
    clock: clock.seconds,
    precision: clock.precision,
    offset: offset === null ? null : offset * 60,
    place,
  };
}
