import { separatorName } from './separator.ts';
import type { Table } from './table.ts';

/** What a file was taken to be, as the JSON reports have it. */
export interface Reading {
  /** Field → the header's name, or "column 3". */
  columns: Record<string, string>;
  /** The sign itself, or "JSON lines". */
  separator: string;
  encoding: string;
  header: boolean;
  /** "gzip", "zip (log.csv)": the outermost first. */
  packing?: string[];
  timeUnit?: string;
  dateOrder?: string;
  /** Of times that name no zone. */
  timeZone?: string;
  decimals?: string;
  /** First and last moment of the rows that were read; ISO 8601. */
  firstAt?: string;
  lastAt?: string;
  notes?: string[];
}

/** What is known before any row is read. */
export function readingOf(
  { layers, encoding, separator }: Pick<Table, 'layers' | 'encoding' | 'separator'>,
  at: Record<string, number>,
  header: readonly string[] | null,
): Reading {
  const columns = Object.entries(at).flatMap(([field, column]): [string, string][] => {
    if (column < 0) return [];
    const name = header?.[column] ?? '';
    return [[field, name === '' ? `column ${column + 1}` : name]];
  });
  return {
    columns: Object.fromEntries(columns),
    separator,
    encoding,
    header: header !== null,
    ...(layers.length === 0
      ? {}
      : { packing: layers.map(({ packing, entry }) => (entry === undefined ? packing : `${packing} (${entry})`)) }),
  };
}

/** The same for the terminal, one thing a line. */
export function readingLines(path: string, reading: Reading): string[] {
  const columns = Object.entries(reading.columns).map(([field, name]) =>
    field === name ? field : `${field} = ${name}`,
  );
  const how = [separatorName(reading.separator), reading.encoding, ...(reading.packing ?? [])];
  const { timeUnit, dateOrder, timeZone, decimals, firstAt, lastAt } = reading;
  return [
    `${path} is read as:`,
    `  columns    ${columns.join(', ')}${reading.header ? '' : ' (no header)'}`,
    `  separator  ${how[0]}`,
    `  encoding   ${how.slice(1).join(', ')}`,
    ...(timeUnit === undefined ? [] : [`  time unit  ${[timeUnit, dateOrder].filter(Boolean).join(', ')}`]),
    ...(timeZone === undefined ? [] : [`  time zone  ${timeZone}, where a time names none (--time-zone decides)`]),
    ...(decimals === undefined ? [] : [`  numbers    ${decimals}`]),
    ...(firstAt === undefined ? [] : [`  from, to   ${firstAt}, ${lastAt}`]),
    ...(reading.notes ?? []).map((note) => `  note       ${note}`),
  ];
}

/** ISO 8601 of unix seconds. */
export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
