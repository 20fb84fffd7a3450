import { parse } from 'csv-parse/sync';
import { UsageError } from '#contracts/command-line.ts';
import type { ActKind } from './event-log.ts';

export const FIELDS = ['shopper', 'item', 'type', 'timestamp', 'quantity'] as const;
export type Field = (typeof FIELDS)[number];

/** Where each field stands in a row; −1: nowhere. */
export type Layout = Record<Field, number> & { delimiter: string; header: boolean };

/** Names other tools give the fields, so that their exports are read as they are. */
const ALSO_CALLED: Record<Field, readonly string[]> = {
  shopper: [
    'shopper',
    'shopper_id',
    'shopperid',
    'user',
    'user_id',
    'userid',
    'visitor',
    'visitorid',
    'customer',
    'customer_id',
    'customerid',
  ],
  item: ['item', 'item_id', 'itemid', 'product', 'product_id', 'productid', 'sku', 'stockcode'],
  type: ['type', 'event', 'event_type', 'behavior', 'behaviour', 'action'],
  timestamp: ['timestamp', 'time', 'ts', 'event_time', 'datetime', 'date', 'occurred_at', 'occurredat', 'invoicedate'],
  quantity: ['quantity', 'weight', 'rating', 'count', 'qty'],
};

const KIND_OF: Record<string, ActKind> = {
  view: 'view',
  viewed: 'view',
  pv: 'view',
  click: 'view',
  clicked: 'view',
  detail: 'view',
  'page-viewed': 'view',
  'product-clicked': 'view',
  hover: 'hover',
  'product-hovered': 'hover',
  cart: 'cart',
  fav: 'cart',
  addtocart: 'cart',
  'add-to-cart': 'cart',
  add_to_cart: 'cart',
  'cart-item-added': 'cart',
  'cart-quantity-increased': 'cart',
  order: 'order',
  buy: 'order',
  bought: 'order',
  purchase: 'order',
  purchased: 'order',
  transaction: 'order',
  'order-placed': 'order',
  remove_from_cart: 'cart-removed',
  'cart-removed': 'cart-removed',
  'cart-item-removed': 'cart-removed',
  'order-cancelled': 'order-cancelled',
  return: 'order-cancelled',
  refund: 'order-cancelled',
};

/** `shopper=user_id,item=sku` as the command line gives it. */
export function parseColumns(text: string): Partial<Record<Field, string>> {
  const columns: Partial<Record<Field, string>> = {};
  for (const pair of text.split(',')) {
    const [field = '', name = ''] = pair.split('=').map((part) => part.trim());
    if (!isField(field) || name === '')
      throw new UsageError(`--columns: "${pair}" is not FIELD=NAME with a FIELD of ${FIELDS.join(', ')}.`);
    columns[field] = name;
  }
  return columns;
}

function isField(name: string): name is Field {
  return (FIELDS as readonly string[]).includes(name);
}

/** Where the fields stand, by the first line: named by a header, or shopper, item, weight, time in four columns. */
export function layoutOf(firstLine: string, columns: Partial<Record<Field, string>>): Layout {
  const delimiter = ['\t', ',', ';', '|'].find((one) => firstLine.includes(one)) ?? '\t';
  const cells = cellsOf(firstLine, delimiter).map((cell) => cell.trim().replace(/^\ufeff/, ''));
  const plain = cells.map((cell) => cell.toLowerCase().replace(/:\w+$/, ''));
  const named = Object.keys(columns).length > 0;
  const looksLikeData = cells.length >= 4 && Number.isFinite(Number(cells[2])) && secondsOf(cells[3] ?? '') !== null;
  if (!named && looksLikeData)
    return { shopper: 0, item: 1, quantity: 2, timestamp: 3, type: -1, delimiter, header: false };
  const at = (field: Field): number => {
    const wanted = columns[field]?.toLowerCase();
    if (wanted === undefined) return plain.findIndex((name) => ALSO_CALLED[field].includes(name));
    const found = plain.indexOf(wanted.replace(/:\w+$/, ''));
    if (found < 0)
      throw new UsageError(`--columns: there is no column "${columns[field]}". There are: ${cells.join(', ')}.`);
    return found;
  };
  const layout = {
    shopper: at('shopper'),
    item: at('item'),
    type: at('type'),
    timestamp: at('timestamp'),
    quantity: at('quantity'),
    delimiter,
    header: true,
  };
  const missing = (['shopper', 'item', 'timestamp'] as const).filter((field) => layout[field] < 0);
  if (missing.length > 0)
    throw new UsageError(
      `No column for ${missing.join(', ')} in "${cells.slice(0, 8).join(', ')}". Name them: --columns ${missing.map((field) => `${field}=NAME`).join(',')}`,
    );
  return layout;
}

/** The cells of one line; quotes as in CSV, within the line. Throws for a quote that is never closed. */
export function cellsOf(line: string, delimiter: string): string[] {
  if (!line.includes('"') || delimiter === '\t') return line.split(delimiter);
  const [cells = []] = parse(line, { delimiter, relax_quotes: true }) as string[][];
  return cells;
}

export function kindOf(type: string): ActKind | undefined {
  return KIND_OF[type.trim().toLowerCase()];
}

/** Unix seconds of "1291191960", of milliseconds, or of a date as ISO 8601 writes it; null for anything else. */
export function secondsOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed);
  if (Number.isFinite(value)) {
    if (value < 0) return null;
    return value > 1e11 ? value / 1000 : value;
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(trimmed)) return null;
  const zoned = /[zZ]|[+-]\d{2}:?\d{2}$/.test(trimmed.slice(10))
    ? trimmed
    : `${trimmed.replace(' ', 'T')}${trimmed.length > 10 ? 'Z' : ''}`;
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? null : parsed / 1000;
}
