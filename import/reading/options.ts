import { UsageError } from '#contracts/command-line.ts';
import { knownEncoding } from './encoding.ts';
import { separatorOf } from './separator.ts';

export const DATE_ORDERS = ['year-first', 'day-first', 'month-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export const TIME_UNITS = [
  'seconds',
  'milliseconds',
  'microseconds',
  'nanoseconds',
  'days',
  'excel-days',
  'yyyymmdd',
  'yymmdd',
] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** How the caller wants a file read; where an option is unset, the file's content decides. */
export interface ReadingOptions {
  encoding?: string;
  separator?: string;
  header?: boolean;
  dates?: DateOrder;
  timeUnit?: TimeUnit;
  /** IANA name, for times that name no zone. Default UTC. */
  timeZone?: string;
  decimals?: 'point' | 'comma';
}

/** Options of node:util's parseArgs, for each command that reads files of others. */
export const READING_ARGUMENTS = {
  encoding: { type: 'string' },
  separator: { type: 'string' },
  header: { type: 'string' },
  dates: { type: 'string' },
  'time-unit': { type: 'string' },
  'time-zone': { type: 'string' },
  decimals: { type: 'string' },
} as const;

export const READING_USAGE = `How a file is read is said before it is used. Where the file leaves it open, these decide:
--encoding E       UTF-8, CP949, UTF-16LE, windows-1252, …
--separator S      tab, comma, semicolon, blanks, ::, or the sign itself
--header yes|no    whether the first row names the columns
--dates O          year-first, day-first or month-first: what 01-10-2019 and 19/10/01 mean
--time-unit U      ${TIME_UNITS.join(', ')}
--time-zone Z      Asia/Seoul, …: of times that name no zone. Default UTC
--decimals D       point (12,900.50) or comma (12.900,50)`;

type OptionValues = Partial<Record<keyof typeof READING_ARGUMENTS, string | undefined>>;

/** The options of the command line. Throws a UsageError that lists the allowed values. */
export function readingOptions(values: OptionValues): ReadingOptions {
  const options: ReadingOptions = {};
  if (values.encoding !== undefined) options.encoding = knownEncoding(values.encoding);
  if (values.separator !== undefined) options.separator = separatorOf(values.separator);
  if (values.header !== undefined) options.header = oneOf('--header', values.header, ['yes', 'no']) === 'yes';
  if (values.dates !== undefined) options.dates = oneOf('--dates', values.dates, DATE_ORDERS);
  if (values['time-unit'] !== undefined) options.timeUnit = oneOf('--time-unit', values['time-unit'], TIME_UNITS);
  if (values['time-zone'] !== undefined) options.timeZone = zone(values['time-zone']);
  if (values.decimals !== undefined)
    options.decimals = oneOf('--decimals', values.decimals, ['point', 'comma'] as const);
  return options;
}

function oneOf<T extends string>(flag: string, value: string, among: readonly T[]): T {
  const found = among.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${flag} "${value}": one of ${among.join(', ')}.`);
  return found;
}

function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    throw new UsageError(`--time-zone "${name}" is not known. For example: UTC, Asia/Seoul, Europe/London.`);
  }
}
