import { UsageError } from '#contracts/command-line.ts';
import { cellValue, isMoment } from './cells.ts';
import { type EventLayout, type EventOptions, eventLayoutOf, isComment } from './event-layout.ts';
import { OPINIONS, STATUSES } from './event-names.ts';
import { type ActKind, kindOf } from './kinds.ts';
import { type BadRows, noBadRows, noteBadRow, type Reason } from './left-out.ts';
import { type Decimals, DecimalsSurvey, numberOf } from './numbers.ts';
import { isoOf, type Reading, readingOf } from './reading.ts';
import type { Row } from './row.ts';
import type { Table } from './table.ts';
import { TimeSurvey } from './time-survey.ts';
import { LAST_SECOND, secondsOf, type TimeReading } from './times.ts';
import type { OnBytes } from './unpack.ts';

/** One row of a log that was understood. */
export interface EventRow {
  line: number;
  shopper: string;
  item: string;
  /** Unix seconds, fractions allowed. */
  seconds: number;
  kind: ActKind;
  /** As the file has it: pieces, a weight or a rating; 1 where it says nothing. */
  quantity: number;
}

/** A log of which it is known how to read it. */
export interface EventFile {
  path: string;
  reading: Reading;
  /** Batch by batch, in the order of the file. Rows left out are noted in `bad`. Memory: a batch. */
  rows(bad: BadRows, onBytes?: OnBytes): AsyncGenerator<EventRow[]>;
}

/**
 * Finds out how an event log is to be read, over all of its rows: the columns by the header or by what they hold, the
 * unit of the times, whether day or month stands first, the decimal sign. Throws a UsageError that names the option
 * which decides where two readings are as likely. Cost: one reading of the file; memory: a batch.
 */
export async function openEvents(table: Table, options: EventOptions = {}): Promise<EventFile> {
  const { path } = table;
  const layout = eventLayoutOf(table, options);
  const { at, names } = layout;
  const times = new TimeSurvey();
  const decimals = new DecimalsSurvey();
  const carry = carrier(layout);
  for await (const batch of table.rows())
    for (const row of batch) {
      if (row.problem !== undefined || row.line <= layout.headerLine) continue;
      const time = carry(row).time;
      if (time !== '') times.add(time);
      if (at.quantity >= 0) decimals.add(cellValue(row.cells[at.quantity]));
    }
  const nameAt = (column: number) => layout.header?.[column] || `${column + 1}`;
  const has = (...wanted: string[]) => wanted.every((name) => names.includes(name));
  const how = {
    time: times.decide(
      {
        path,
        column: nameAt(at.timestamp),
        name: names[at.timestamp] ?? '',
        // The exports of the two Online Retail data sets, and of Etsy.
        monthFirst: has('stockcode', 'invoicedate') || has('saledate', 'itemname', 'buyer'),
        monthAndDay: has('sellerid', 'actiontype'),
      },
      options,
    ),
    decimals:
      options.decimals ??
      decimals.decide({ path, column: nameAt(at.quantity), separator: table.separator, money: false }),
  };
  const reading: Reading = {
    ...readingOf(table, at, layout.header),
    ...(times.usable === 0 ? {} : times.describe(how.time)),
    ...(how.decimals === 'comma' ? { decimals: 'decimal comma' } : {}),
    ...(layout.notes.length > 0 ? { notes: layout.notes } : {}),
  };
  return { path, reading, rows: (bad, onBytes) => readRows(table, layout, how, bad, onBytes) };
}

interface How {
  time: TimeReading;
  decimals: Decimals;
}

async function* readRows(
  table: Table,
  layout: EventLayout,
  how: How,
  bad: BadRows,
  onBytes?: OnBytes,
): AsyncGenerator<EventRow[]> {
  const carry = carrier(layout);
  const take = taker(layout, how);
  for await (const batch of table.rows(onBytes)) {
    const events: EventRow[] = [];
    for (const row of batch) {
      if (row.line === layout.headerLine) continue;
      if (row.line < layout.headerLine && !row.cells[0]?.trimStart().startsWith('#')) continue;
      const event = take(row, carry(row));
      if ('line' in event) events.push(event);
      else noteBadRow(bad, row.line, event.reason, event.detail);
    }
    yield events;
  }
}

interface Carried {
  shopper: string;
  time: string;
}

/** Exports of orders name shopper and time in the first line of an order only: the others take them from it. */
function carrier({ at }: EventLayout): (row: Row) => Carried {
  let order = '';
  let before: Carried = { shopper: '', time: '' };
  return ({ cells }) => {
    const own = { shopper: cellValue(cells[at.shopper]), time: cellValue(cells[at.timestamp]) };
    if (at.order < 0) return own;
    const same = cellValue(cells[at.order]);
    if (same !== order || same === '') {
      order = same;
      before = own;
      return own;
    }
    before = { shopper: own.shopper || before.shopper, time: own.time || before.time };
    return before;
  };
}

type Refusal = { reason: Reason; detail: string };
const refuse = (reason: Reason, detail: string = reason): Refusal => ({ reason, detail });

function taker(layout: EventLayout, { time: timeReading, decimals }: How) {
  const { at, names, header, columns, codes } = layout;
  const needed = Math.max(at.shopper, at.item, at.timestamp);
  const opinion = OPINIONS.has(names[at.quantity] ?? '');
  const status = STATUSES.has(names[at.type] ?? '');
  const invoices = names[at.order]?.startsWith('invoice') ?? false;
  const quantityName = header?.[at.quantity] ?? 'quantity';
  const headerText = header === null ? '' : header.join('\u0001');
  return (row: Row, carried: Carried): EventRow | Refusal => {
    const { cells } = row;
    if (row.problem !== undefined)
      return refuse(row.problem, row.problem === 'quote never closed' ? 'a quote is never closed' : row.problem);
    if (cells[0]?.charCodeAt(0) === HASH) {
      // An id may begin so, too: then its row has the cells of the others, and a time.
      const remark = /^#\s|^#$/.test(cells[0]) && !isMoment(carried.time);
      if (remark || isComment(cells, columns)) return refuse('comment');
    }
    if (cells.every((cell) => cell.trim() === '')) return refuse('empty row');
    if (cells.length <= needed)
      return refuse('too few columns', `${cells.length} columns where ${needed + 1} are needed`);
    const item = cellValue(cells[at.item]);
    const { shopper, time } = carried;
    const seconds = time === '' ? null : secondsOf(time, timeReading);
    if (seconds === null && header !== null && cells.map((cell) => cell.trim()).join('\u0001') === headerText)
      return refuse('header again');
    if (shopper === '') return refuse('no shopper', nothing('no shopper', cells[at.shopper]));
    if (item === '') return refuse('no item', nothing('no item', cells[at.item]));
    for (const [what, text] of [
      ['shopper', shopper],
      ['item', item],
    ] as const) {
      if (text.includes('\u0000')) return refuse('NUL character', `a NUL character in the ${what} "${text}"`);
      if (text.includes('\ufffd')) return refuse('damaged characters', `damaged characters in the ${what} "${text}"`);
    }
    if (seconds === null) return refuse('not a time', `"${cells[at.timestamp]?.trim() ?? ''}" is not a time`);
    if (seconds < 0 || seconds > LAST_SECOND)
      return refuse('time out of range', `"${time}" is before 1970 or after 2068`);
    const type = at.type < 0 ? '' : cellValue(cells[at.type]);
    let kind: ActKind | undefined = type === '' ? 'act' : kindOf(type, codes);
    if (status && kind !== 'order-cancelled') kind = 'order';
    if (kind === undefined || (at.type >= 0 && type === '' && !status))
      return refuse('unknown event type', `"${type}" is no type of event known here`);
    const text = at.quantity < 0 ? '' : cellValue(cells[at.quantity]);
    const quantity = text === '' ? 1 : numberOf(text, decimals);
    if (quantity === null) return refuse('not a number', `"${text}" is not a number`);
    if (!opinion && header !== null && quantity === 0) return refuse('quantity 0', `${quantityName} is 0`);
    // What goes back, or an invoice that is taken back, is no interest.
    const back = !opinion && (quantity < 0 || (invoices && /^c\d/i.test(cellValue(cells[at.order]))));
    if (back && (kind === 'act' || kind === 'order')) kind = 'order-cancelled';
    return { line: row.line, shopper, item, seconds, kind, quantity };
  };
}

const HASH = 35;

function nothing(reason: string, cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return text === '' ? reason : `${reason} ("${text}")`;
}

/**
 * Reads all of a log for its figures; rows later than `latestSeconds` are left out. Throws where none is left. Memory:
 * the ids.
 */
export async function figuresOf(file: EventFile, latestSeconds = LAST_SECOND) {
  const bad = noBadRows();
  const shoppers = new Set<string>();
  const items = new Set<string>();
  let events = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for await (const batch of file.rows(bad))
    for (const { shopper, item, seconds, line } of batch) {
      if (seconds > latestSeconds) {
        noteBadRow(bad, line, 'time in the future', `${isoOf(seconds)} is in the future`);
        continue;
      }
      events++;
      shoppers.add(shopper);
      items.add(item);
      if (seconds < first) first = seconds;
      if (seconds > last) last = seconds;
    }
  if (events === 0) throw noEvents(file.path, bad);
  return {
    events,
    shoppers: shoppers.size,
    items: items.size,
    first: isoOf(first),
    last: isoOf(last),
    lastSeconds: last,
    bad,
  };
}

/** What is said of a log of which no row could be used. */
export function noEvents(path: string, bad: BadRows): UsageError {
  const [first] = bad.examples;
  const why = first === undefined ? '' : ` ${bad.count} rows left out; line ${first.line}: ${first.reason}.`;
  return new UsageError(`${path} holds no events.${why}`);
}
