import type { BehaviorEvent } from '#contracts/events.ts';
import type { KnownProduct } from '#server/adapters/postgres/catalogue-import.ts';
import { cellsOf, type Field, kindOf, type Layout, layoutOf, secondsOf } from '#simulation/backtest/columns.ts';
import { type ActKind, type BadRows, noteBadRow } from '#simulation/backtest/event-log.ts';
import { linesOf } from '#simulation/backtest/lines.ts';
import { type Act, eventOf, orderOf } from './to-events.ts';

export interface ReadEventsOptions {
  columns: Partial<Record<Field, string>>;
  products: ReadonlyMap<string, KnownProduct>;
  /** What a row is that does not say: a log in four columns. */
  untyped: ActKind;
  /** Added to every moment: moves an old log to the present. */
  shiftSeconds: number;
  bad: BadRows;
  onBytes?: (read: number, of: number) => void;
}

/**
 * The log's rows as events, in the order of the file. Orders of one shopper at one moment that stand together are one order
 * of several lines. Ids follow from what the rows say (as they stand, before any shift).
 */
export async function* readEvents(path: string, options: ReadEventsOptions): AsyncGenerator<BehaviorEvent> {
  let order: Act[] = [];
  for await (const act of readActs(path, options)) {
    const [first] = order;
    const joins =
      first !== undefined &&
      isOrder(act) &&
      act.shopper === first.shopper &&
      act.seconds === first.seconds &&
      act.kind === first.kind;
    if (!joins && order.length > 0) {
      yield orderOf(order, options.shiftSeconds);
      order = [];
    }
    if (isOrder(act)) order.push(act);
    else yield eventOf(act, options.shiftSeconds);
  }
  if (order.length > 0) yield orderOf(order, options.shiftSeconds);
}

function isOrder({ kind }: Act): boolean {
  return kind === 'order' || kind === 'order-cancelled';
}

/** The last moment of the log, in unix seconds; null where it has none. Cost: one reading of the file. */
export async function lastMoment(path: string, columns: Partial<Record<Field, string>>): Promise<number | null> {
  let layout: Layout | null = null;
  let last: number | null = null;
  for await (const line of linesOf(path)) {
    if (line.trim() === '') continue;
    if (layout === null) {
      layout = layoutOf(line, columns);
      if (layout.header) continue;
    }
    const seconds = secondsOf(line.split(layout.delimiter)[layout.timestamp] ?? '');
    if (seconds !== null && (last === null || seconds > last)) last = seconds;
  }
  return last;
}

async function* readActs(path: string, options: ReadEventsOptions): AsyncGenerator<Act> {
  let layout: Layout | null = null;
  let number = 0;
  for await (const line of linesOf(path, options.onBytes)) {
    number += 1;
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (layout === null) {
      layout = layoutOf(line, options.columns);
      if (layout.header) continue;
    }
    const act = actOf(line, layout, options);
    if (typeof act === 'string') noteBadRow(options.bad, number, act);
    else yield act;
  }
}

const MOST_QUANTITY = 99;

/** A row, or what is wrong with it. */
function actOf(line: string, layout: Layout, { products, untyped }: ReadEventsOptions): Act | string {
  let cells: string[];
  try {
    cells = cellsOf(line, layout.delimiter);
  } catch {
    return 'a quote is never closed';
  }
  const cell = (field: Field) => (layout[field] < 0 ? '' : (cells[layout[field]] ?? '').trim());
  const shopper = cell('shopper');
  const item = cell('item');
  if (shopper === '') return 'no shopper';
  if (item === '') return 'no item';
  const seconds = secondsOf(cell('timestamp'));
  if (seconds === null) return `"${cell('timestamp')}" is not a time`;
  const kind = layout.type < 0 ? untyped : kindOf(cell('type'));
  if (kind === undefined) return `"${cell('type')}" is no type of event known here`;
  const quantity = cell('quantity') === '' ? 1 : Number(cell('quantity'));
  if (!Number.isFinite(quantity) || quantity <= 0) return `"${cell('quantity')}" is not a quantity above 0`;
  const product = products.get(item);
  if (product === undefined) return `item ${item} is not in the catalogue`;
  return {
    shopper,
    item,
    seconds,
    kind,
    quantity: Math.min(MOST_QUANTITY, Math.max(1, Math.round(quantity))),
    product,
  };
}
