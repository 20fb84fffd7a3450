import { type DateText, fullYear } from './date-text.ts';
import { calendar, type NumberUnit, secondsOfNumber, unitBySize } from './numeric-times.ts';
import { type ParsedTime, parseTime } from './time-parse.ts';
import { fromWallClock } from './zones.ts';

/** How the cells of a column are read. */
export interface TimeReading {
  /** Of numbers; `by-size`: rows in different units, each by its size. */
  unit: NumberUnit | 'by-size';
  /** Of dates whose year stands last, and of those whose year is short. */
  yearLast: 'dmy' | 'mdy';
  shortYear: 'ymd' | 'dmy' | 'mdy';
  /** IANA name, for times that name no zone; null: UTC. */
  timeZone: string | null;
  /** 0 stands where no time is known: the others are far from it. */
  zeroIsNothing: boolean;
}

export const PLAIN_TIMES: TimeReading = {
  unit: 'by-size',
  yearLast: 'mdy',
  shortYear: 'ymd',
  timeZone: null,
  zeroIsNothing: false,
};

/** Models count whole seconds from 2000 in 31 bits. */
export const LAST_SECOND = Date.UTC(2000, 0, 1) / 1000 + 2 ** 31 - 1;

/** Unix seconds, fractions allowed, of a cell; null for what is no time. May lie outside what can be used. */
export function secondsOf(text: string, reading: TimeReading = PLAIN_TIMES): number | null {
  return secondsOfParsed(parseTime(text), reading);
}

/** The same of what `parseTime` made of the cell. */
export function secondsOfParsed(parsed: ParsedTime, reading: TimeReading): number | null {
  if (parsed === 0 && reading.zeroIsNothing) return null;
  if (typeof parsed === 'number')
    return secondsOfNumber(parsed, reading.unit === 'by-size' ? unitBySize(parsed) : reading.unit);
  return parsed === null ? null : secondsOfDate(parsed, reading);
}

export function secondsOfDate(
  date: DateText,
  { yearLast, shortYear, timeZone }: Omit<TimeReading, 'unit' | 'zeroIsNothing'>,
): number | null {
  const order = date.order === 'year-last' ? yearLast : date.order === 'short-year' ? shortYear : date.order;
  const [a, b, c] = date.numbers;
  const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  const wall = calendar(date.order === 'short-year' ? fullYear(year) : year, month, day, date.clock);
  if (wall === null) return null;
  if (date.offset !== null) return wall - date.offset;
  const zone = date.place ?? timeZone;
  return zone === null ? wall : fromWallClock(wall, zone);
}
