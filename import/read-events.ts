import type { BehaviorEvent } from '#contracts/events.ts';
import type { EventFile, EventRow } from '#import/reading/events.ts';
import type { ActKind } from '#import/reading/kinds.ts';
import { type BadRows, noteBadRow } from '#import/reading/left-out.ts';
import type { OnBytes } from '#import/reading/unpack.ts';
import type { KnownProduct } from '#server/adapters/postgres/catalogue-import.ts';
import { type Act, eventOf, MOST_QUANTITY, orderOf } from './to-events.ts';

export interface ReadEventsOptions {
  products: ReadonlyMap<string, KnownProduct>;
  /** Kind of a row that names none: of a log in four columns. */
  untyped: ActKind;
  /** Added to every moment: moves an old log to the present. */
  shiftSeconds: number;
  /** Rows later than this, as they are in the file, are left out. */
  latestSeconds: number;
  bad: BadRows;
  onBytes?: OnBytes;
}

/**
 * The log's rows as events, in the order of the file. Orders of one shopper at one moment that stand together are one
 * order of several lines. Ids are derived from the rows' values as they are in the file, before any shift.
 */
export async function* readEvents(file: EventFile, options: ReadEventsOptions): AsyncGenerator<BehaviorEvent> {
  let order: Act[] = [];
  for await (const act of readActs(file, options)) {
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

async function* readActs(file: EventFile, options: ReadEventsOptions): AsyncGenerator<Act> {
  const { bad, onBytes, products, untyped, latestSeconds } = options;
  for await (const batch of file.rows(bad, onBytes))
    for (const row of batch) {
      const product = products.get(row.item);
      if (product === undefined)
        noteBadRow(bad, row.line, 'not in the catalogue', `item ${row.item} is not in the catalogue`);
      else if (row.seconds > latestSeconds)
        noteBadRow(
          bad,
          row.line,
          'time in the future',
          `${new Date(row.seconds * 1000).toISOString()} is in the future`,
        );
      else yield actOf(row, product, untyped);
    }
}

function actOf({ shopper, item, seconds, kind, quantity }: EventRow, product: KnownProduct, untyped: ActKind): Act {
  return {
    shopper,
    item,
    seconds,
    kind: kind === 'act' ? untyped : kind,
    quantity: Math.min(MOST_QUANTITY, Math.max(1, Math.round(Math.abs(quantity)))),
    product,
  };
}
