import { UsageError } from '#contracts/command-line.ts';
import { columnOf, isKind, isMoment, share } from './cells.ts';
import { EVENT_NAMES, FIELDS, type Field, STATUSES } from './event-names.ts';
import { headerlessOf } from './headerless.ts';
import { type ActKind, codesOf, kindOf } from './kinds.ts';
import { columnsNamed, isNamed, plainName, requestedColumn, withRowNumbers } from './names.ts';
import { numberOf } from './numbers.ts';
import { timeNumberOf } from './numeric-times.ts';
import type { ReadingOptions } from './options.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';

/** Where the fields of an event stand in a row; −1: nowhere. */
export interface EventLayout {
  at: Record<Field, number>;
  /** The names of the columns; null: the file has none. */
  header: readonly string[] | null;
  /** The line of the header, from which on rows are data; 0 without one. */
  headerLine: number;
  /** The same, as `plainName` spells them; empty without a header. */
  names: readonly string[];
  columns: number;
  /** The column of clocks beside a column of days; −1: days and clocks stand in one, or there are none. */
  clock: number;
  codes?: Record<string, ActKind> | undefined;
  notes: string[];
}

export interface EventOptions extends ReadingOptions {
  columns?: Partial<Record<Field, string>>;
}

/** The column of each field: from `--columns`, else by the header's names, else by what the cells hold. */
export function eventLayoutOf(table: Table, options: EventOptions): EventLayout {
  const { columns: requested = {} } = options;
  const rows = table.head.filter(({ problem }) => problem === undefined);
  const columns = table.names?.length ?? usualWidth(rows);
  const headed = headerOf(table, rows, columns, options);
  const data = headed === null ? rows : rows.filter(({ line }) => line > headed.line);
  const header = headed === null ? null : withRowNumbers(headed.names, firstCells(data), table.path);
  const names = header?.map(plainName) ?? [];
  const at = Object.fromEntries(
    FIELDS.map((field) => [
      field,
      requested[field] === undefined ? -1 : requestedColumn(requested[field], header ?? [], columns),
    ]),
  ) as Record<Field, number>;
  const layout: EventLayout = { at, header, headerLine: headed?.line ?? 0, names, columns, clock: -1, notes: [] };
  const needed = (['shopper', 'item', 'timestamp'] as const).filter((field) => at[field] < 0);
  if (header === null && needed.length === 0) return layout;
  if (header === null) {
    const found = headerlessOf(data, columns, table.path);
    for (const field of FIELDS) if (requested[field] === undefined) at[field] = found.at[field];
    layout.notes.push(...found.notes);
  } else findByName(layout, data, requested, table.path);
  if (requested.timestamp === undefined) layout.clock = clockBeside(layout, data);
  return layout;
}

function findByName(
  layout: EventLayout,
  data: readonly Row[],
  requested: EventOptions['columns'] = {},
  path: string,
): void {
  const { at, names, header, notes } = layout;
  for (const field of FIELDS) {
    if (
      at[field] >= 0 ||
      (field === 'quantity' && Object.keys(requested).length > 0 && requested.quantity !== undefined)
    )
      continue;
    const named = columnsNamed(header ?? [], EVENT_NAMES[field]).filter(
      (column) => !Object.values(at).includes(column),
    );
    const fits = named.filter((column) => isOf(field, columnOf(data, column), layout, column));
    const [best = -1] = data.length === 0 || field === 'shopper' || field === 'item' ? filled(named, data) : fits;
    at[field] = best < 0 && field === 'timestamp' && named.length === 1 ? (named[0] as number) : best;
    checkTwice(at[field], field, layout, data, path);
  }
  // Shopify calls the number of an order "Name".
  if (at.order < 0 && names.includes('lineitemname')) at.order = names.indexOf('name');
  if (at.timestamp < 0 && at.shopper >= 0 && at.item >= 0) {
    const times = names.map((_, column) => column).filter((column) => isTimes(columnOf(data, column)));
    if (times.length === 1) {
      at.timestamp = times[0] as number;
      notes.push(`the time is the only column of times`);
    }
  }
  const missing = (['shopper', 'item', 'timestamp'] as const).filter((field) => at[field] < 0);
  if (missing.length > 0)
    throw new UsageError(
      `No column for ${missing.join(', ')} in "${(header ?? []).slice(0, 12).join(', ')}" of ${path}. Name them: --columns ${missing.map((field) => `${field}=NAME`).join(',')}`,
    );
  if (at.type >= 0) layout.codes = codesOf(names[at.type] as string, names);
}

const CLOCK =
  /^(?:(?:오전|오후|am|pm)\s*)?\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|시(?:\s*\d{1,2}분)?(?:\s*\d{1,2}초)?)\s*(?:am|pm|오전|오후)?$/i;

/** The one column of clocks where the column of times holds days without them. */
function clockBeside({ at, columns }: EventLayout, data: readonly Row[]): number {
  const days = columnOf(data, at.timestamp);
  const isDay = (text: string) => /\d{4}|\d\D\d/.test(text) && !text.includes(':') && !/^\d+(\.\d+)?$/.test(text);
  if (days.length === 0 || !days.every(isDay)) return -1;
  const used = Object.values(at);
  const clocks = Array.from({ length: columns }, (_, column) => column).filter((column) => {
    const values = used.includes(column) ? [] : columnOf(data, column);
    return values.length >= days.length * 0.9 && values.every((value) => CLOCK.test(value));
  });
  return clocks.length === 1 ? (clocks[0] as number) : -1;
}

/** The first of the columns that is not empty, before those that are. */
function filled(columns: readonly number[], data: readonly Row[]): number[] {
  const full = columns.filter((column) => columnOf(data, column).length > 0);
  return full.length > 0 ? full : [...columns];
}

/** Two columns of one name: as likely the one as the other, unless they hold the same. */
function checkTwice(
  at: number,
  field: Field,
  { names, header }: EventLayout,
  data: readonly Row[],
  path: string,
): void {
  if (at < 0 || header === null) return;
  const other = names.findIndex((name, column) => column !== at && name === names[at]);
  if (other < 0 || data.every(({ cells }) => cells[at] === cells[other])) return;
  throw new UsageError(
    `${path}: columns ${at + 1} and ${other + 1} are both called "${header[at]}". Say which is the ${field}: --columns ${field}=${at + 1} or --columns ${field}=${other + 1}.`,
  );
}

/** Whether a column holds what the field is made of. */
function isOf(field: Field, values: readonly string[], layout: EventLayout, column: number): boolean {
  const name = layout.names[column] as string;
  if (field === 'timestamp') return isTimes(values) || share(values, (value) => timeNumberOf(value) !== null) > 0.5;
  if (field === 'quantity')
    return (
      values.length === 0 ||
      share(values, (value) => numberOf(value, 'point') !== null || numberOf(value, 'comma') !== null) > 0.5
    );
  if (field !== 'type') return true;
  if (codesOf(name, layout.names) !== undefined) return true;
  // "type" may be that of the product; a name like "event_type" may not, and unknown words are then left out with their
  // reason.
  return (
    share(values, (value) => kindOf(value) !== undefined) >
    (STATUSES.has(name) || name === 'type' || name === '구분' ? 0.3 : 0)
  );
}

function isTimes(values: readonly string[]): boolean {
  return share(values, isMoment) > 0.5;
}

function usualWidth(rows: readonly Row[]): number {
  const times = new Map<number, number>();
  for (const { cells } of rows) times.set(cells.length, (times.get(cells.length) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** The cells of the first rows: a sample. */
function firstCells(rows: readonly Row[]): string[][] {
  return rows.slice(0, TITLE_ROWS).map(({ cells }) => cells);
}

const TITLE_ROWS = 10;

/** The row that names the columns: the first that is no comment, unless its cells look like data. */
function headerOf(
  table: Table,
  rows: readonly Row[],
  columns: number,
  { header, columns: requested }: EventOptions,
): { names: readonly string[]; line: number } | null {
  if (table.names !== null) return { names: table.names, line: 0 };
  const known = new Set(FIELDS.flatMap((field) => EVENT_NAMES[field]));
  const knownIn = ({ cells }: Row) => cells.filter((cell) => isNamed(cell, known) && !isKind(cell)).length;
  // Titles and comments may stand above the names.
  const first =
    rows.slice(0, TITLE_ROWS).find((row) => knownIn(row) >= 2) ?? rows.find(({ cells }) => !isComment(cells, columns));
  if (first === undefined || header === false) return null;
  const cells = first.cells.map((cell) => cell.trim());
  const found = { names: cells.map((cell, n) => (n === 0 ? cell.replace(/^#\s*/, '') : cell)), line: first.line };
  if (header === true) return found;
  if (knownIn(first) >= 2) return found;
  if (cells.some((cell) => isMoment(cell))) return null;
  const wanted = Object.values(requested ?? {}).filter((name) => !/^\d+$/.test(name));
  if (wanted.some((name) => cells.some((cell) => plainName(cell) === plainName(name)))) return found;
  // Names hold no numbers; rows of data do, in columns that hold them further down.
  const numeric = cells.some((cell) => /^[-+]?\d+([.,]\d+)?$/.test(cell));
  return numeric ? null : found;
}

/** `# exported by …`: the sign at the beginning of a row with another number of cells. */
export function isComment(cells: readonly string[], columns: number): boolean {
  return (cells[0]?.trimStart().startsWith('#') ?? false) && cells.length !== columns;
}
