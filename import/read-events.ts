import type { BehaviorEvent } from '#contracts/events.ts';
import type { EventFile, EventRow } from '#import/reading/events.ts';
import type { ActKind } from '#import/reading/kinds.ts';
import { type BadRows, noteBadRow, type Reason } from '#import/reading/left-out.ts';
import type { OnBytes } from '#import/reading/unpack.ts';
import type { KnownProduct } from '#server/adapters/postgres/catalogue-import.ts';
import { type Act, eventOf, orderOf } from './to-events.ts';

export interface ReadEventsOptions {
  products: ReadonlyMap<string, KnownProduct>;
  /** Kind of a row that names none: of a log in four columns. */
  untyped: ActKind;
  /** Won for one unit of the file's money. */
  currencyRate: number;
  /** Added to every moment: moves an old log to the present. */
  shiftSeconds: number;
  /** Rows later than this, as they are in the file, are left out. */
  latestSeconds: number;
  bad: BadRows;
  onBytes?: OnBytes;
}

/**
 * The log's rows as events, in the order of the file. Rows of one order that stand together are one order of several
 * lines: rows of one order number or, where the file has none, of one shopper at one moment. Ids are derived from the
 * rows' values as they are in the file, before any shift.
 */
export async function* readEvents(file: EventFile, options: ReadEventsOptions): AsyncGenerator<BehaviorEvent> {
  let order: Act[] = [];
  for await (const act of readActs(file, options)) {
    const [first] = order;
    if (order.length > 0 && (first === undefined || !isSameOrder(first, act))) {
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

function isSameOrder(first: Act, act: Act): boolean {
  const isOfSameNumber = first.order === act.order && (act.order !== '' || act.seconds === first.seconds);
  return isOrder(act) && act.kind === first.kind && act.shopper === first.shopper && isOfSameNumber;
}

async function* readActs(file: EventFile, options: ReadEventsOptions): AsyncGenerator<Act> {
  for await (const batch of file.rows(options.bad, options.onBytes))
    for (const row of batch) {
      const product = options.products.get(row.item);
      const refusal = product === undefined ? null : refusalOf(row, options);
      if (product === undefined)
        noteBadRow(options.bad, row.line, 'not in the catalogue', `item ${row.item} is not in the catalogue`);
      else if (refusal !== null) noteBadRow(options.bad, row.line, ...refusal);
      else yield actOf(row, product, options);
    }
}

/** Why a row that was read is no event of this shop; null: it is one. */
function refusalOf(
  { seconds, quantity, kind, unitPrice, item }: EventRow,
  { latestSeconds, currencyRate }: ReadEventsOptions,
): [Reason, string] | null {
  if (seconds > latestSeconds)
    return ['time in the future', `${new Date(seconds * 1000).toISOString()} is in the future`];
  // Pieces that came back, of an order that is not named: they are not part of any order's story.
  if (kind === 'order-cancelled' && quantity < 0) return ['negative quantity', `${item}: the quantity is ${quantity}`];
  if (unitPrice === null || (unitPrice !== undefined && Math.round(unitPrice * currencyRate) < 1))
    return ['not a price', `${item}: not a price above 0`];
  return null;
}

function actOf(
  { shopper, item, seconds, kind, quantity, order, unitPrice }: EventRow,
  product: KnownProduct,
  { untyped, currencyRate }: ReadEventsOptions,
): Act {
  return {
    ...{ shopper, item, seconds, order, product },
    kind: kind === 'act' ? untyped : kind,
    quantity: Math.min(MOST_PIECES, Math.max(1, Math.round(Math.abs(quantity)))),
    unitPriceWon: typeof unitPrice === 'number' ? Math.round(unitPrice * currencyRate) : product.priceWon,
  };
}

const MOST_PIECES = 1_000_000;
