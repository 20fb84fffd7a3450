import { cellValue, isMoment } from './cells.ts';
import { type EventLayout, isComment } from './event-layout.ts';
import { OPINIONS, STATUSES } from './event-names.ts';
import type { EventReading } from './event-survey.ts';
import { type ActKind, kindOf } from './kinds.ts';
import type { Reason } from './left-out.ts';
import { numberOf } from './numbers.ts';
import type { Row } from './row.ts';
import type { ParsedTime } from './time-parse.ts';
import { LAST_SECOND, secondsOfParsed } from './times.ts';

/** One row of a log that was understood. */
export interface EventRow {
  line: number;
  shopper: string;
  item: string;
  /** Unix seconds, fractions allowed. */
  seconds: number;
  kind: ActKind;
  /** As the file has it: pieces, a weight or a rating; 1 where the cell is empty. */
  quantity: number;
  /** The number of its order or invoice; empty where the file has none. */
  order: string;
  /** The price of a piece, in the file's money; null: the cell is no price above 0. Absent: the file has none. */
  unitPrice?: number | null;
}

export interface Carried {
  shopper: string;
  time: string;
}

/** Exports of orders name shopper and time in the first line of an order only: the others take them from it. */
export function carrier({ at, clock }: EventLayout): (row: Row) => Carried {
  let order = '';
  let before: Carried = { shopper: '', time: '' };
  return ({ cells }) => {
    let time = cellValue(cells[at.timestamp]);
    if (clock >= 0 && time !== '') time = `${time} ${cellValue(cells[clock])}`.trimEnd();
    const own = { shopper: shopperOf(cells[at.shopper]), time };
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

/** What programs write for an unknown shopper, in addition to the values that mean "empty" in every column. */
const UNKNOWN_SHOPPERS: ReadonlySet<string> = new Set([
  '-1',
  '-1.0',
  'anonymous',
  'guest',
  'unknown',
  '비회원',
  '익명',
  '00000000-0000-0000-0000-000000000000',
]);

function shopperOf(cell: string | undefined): string {
  const text = cellValue(cell);
  if (text.charCodeAt(0) > 48 && text.charCodeAt(0) <= 57) return text;
  return UNKNOWN_SHOPPERS.has(text.toLowerCase()) ? '' : text;
}

export type Refusal = { reason: Reason; detail: string };
const refuse = (reason: Reason, detail: string = reason): Refusal => ({ reason, detail });

/** Makes a reader of rows: it returns a row's event, or why the row is none. */
export function taker(
  layout: EventLayout,
  { time: timeReading, decimals, priceDecimals, zeroIsUnknown }: EventReading,
) {
  const { at, names, header, columns, codes } = layout;
  const needed = Math.max(at.shopper, at.item, at.timestamp);
  const opinion = OPINIONS.has(names[at.quantity] ?? '');
  const status = STATUSES.has(names[at.type] ?? '');
  const invoices = names[at.order]?.startsWith('invoice') ?? false;
  const quantityName = header?.[at.quantity] ?? 'quantity';
  const headerText = header === null ? '' : header.join('\u0001');
  return (row: Row, { shopper, time }: Carried, parsed: ParsedTime): EventRow | Refusal => {
    const { cells } = row;
    if (row.problem !== undefined)
      return refuse(row.problem, row.problem === 'quote never closed' ? 'a quote is never closed' : row.problem);
    if (cells[0]?.charCodeAt(0) === HASH) {
      // An id may begin so, too: then its row has the cells of the others, and a time.
      const remark = /^#\s|^#$/.test(cells[0]) && !isMoment(time);
      if (remark || isComment(cells, columns)) return refuse('comment');
    }
    if (cells.every((cell) => cell.trim() === '')) return refuse('empty row');
    if (cells.length <= needed)
      return refuse('too few columns', `${cells.length} columns where ${needed + 1} are needed`);
    const item = cellValue(cells[at.item]);
    const seconds = secondsOfParsed(parsed, timeReading);
    if (seconds === null && header !== null && cells.map((cell) => cell.trim()).join('\u0001') === headerText)
      return refuse('header again');
    if (shopper === '' || (zeroIsUnknown && shopper === '0'))
      return refuse('no shopper', nothing('no shopper', cells[at.shopper]));
    if (item === '') return refuse('no item', nothing('no item', cells[at.item]));
    const damage = damageOf('shopper', shopper) ?? damageOf('item', item);
    if (damage !== null) return damage;
    if (seconds === null) return refuse('not a time', `"${time}" is not a time`);
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
    const order = at.order < 0 ? '' : cellValue(cells[at.order]);
    const event: EventRow = { line: row.line, shopper, item, seconds, kind, quantity, order };
    if (at.unitprice >= 0) {
      const price = numberOf(cellValue(cells[at.unitprice]), priceDecimals);
      event.unitPrice = price !== null && price > 0 ? price : null;
    }
    return event;
  };
}

function damageOf(what: string, text: string): Refusal | null {
  if (text.includes('\u0000')) return refuse('NUL character', `a NUL character in the ${what} "${text}"`);
  if (text.includes('\ufffd')) return refuse('damaged characters', `damaged characters in the ${what} "${text}"`);
  return null;
}

const HASH = 35;

function nothing(reason: string, cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return text === '' ? reason : `${reason} ("${text}")`;
}
