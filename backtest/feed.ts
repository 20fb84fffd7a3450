import type { RecommendationModel } from '#domain/recommendation/model/model.ts';
import { EPOCH_MS, type SignalEvent } from '#domain/recommendation/model/signals.ts';
import type { EventLog } from './event-log.ts';

/** Product ids stand for items: the contracts know whole numbers from 1. */
export const productIdOf = (item: number): number => item + 1;
export const itemOf = (productId: number): number => productId - 1;

export function shopperIdOf(shopper: number): string {
  return `00000000-0000-7000-8000-${shopper.toString(16).padStart(12, '0')}`;
}

const FORTNIGHT_SECONDS = 14 * 86_400;

/**
 * Seconds to add to a log that begins before the models' epoch, so that it begins after it; else 0. The models treat
 * all earlier times as equal, so no event of such a log would be newer than another. Whole fortnights, so that the
 * limits of the models' time buckets fall on the same events.
 */
export function shiftSecondsOf(log: EventLog): number {
  const first = log.time.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  return Math.max(0, Math.ceil((EPOCH_MS / 1000 - first) / FORTNIGHT_SECONDS)) * FORTNIGHT_SECONDS;
}

export interface FeedOptions {
  baskets: boolean;
  shiftSeconds: number;
}

/**
 * Rows (in order of time) as the events the shop would have put on its log. Lines of one shopper and moment are one
 * order where the file names them as orders, or where it names no kind and the log is one of `baskets`. All times are
 * shifted by `shiftSeconds`.
 */
export function* eventsOf(
  log: EventLog,
  rows: readonly number[],
  { baskets, shiftSeconds }: FeedOptions,
): Generator<SignalEvent> {
  let block: SignalEvent[] = [];
  let orders = new Map<number, { payload: { orderId: string; lines: { productId: number }[] } }>();
  let blockTime = Number.NaN;
  for (const row of rows) {
    const time = log.time[row] as number;
    if (time !== blockTime) {
      yield* block;
      block = [];
      orders = new Map();
      blockTime = time;
    }
    const shopper = log.shopper[row] as number;
    const productId = productIdOf(log.item[row] as number);
    const kind = log.kind[row];
    const base = {
      id: `${row.toString(16).padStart(8, '0')}-0000-7000-8000-${row.toString(16).padStart(12, '0')}`,
      occurredAt: new Date((time + shiftSeconds) * 1000).toISOString(),
      shopperId: shopperIdOf(shopper),
    };
    if (kind === 'order' || (kind === 'act' && baskets)) {
      const order = orders.get(shopper);
      if (order !== undefined) order.payload.lines.push({ productId });
      else {
        const placed = {
          ...base,
          type: 'order-placed' as const,
          payload: { orderId: `${shopper}/${time}`, lines: [{ productId }] },
        };
        orders.set(shopper, placed);
        block.push(placed);
      }
    } else if (kind === 'order-cancelled')
      block.push({ ...base, type: kind, payload: { orderId: `row ${row}`, lines: [{ productId }] } });
    else if (kind === 'cart') block.push({ ...base, type: 'cart-item-added', payload: { productId } });
    else if (kind === 'cart-removed') block.push({ ...base, type: 'cart-item-removed', payload: { productId } });
    else if (kind === 'hover') block.push({ ...base, type: 'product-hovered', payload: { productId } });
    else block.push({ ...base, type: 'page-viewed', payload: { productId } });
  }
  yield* block;
}

/** Catalogue data of an item; without a catalogue each item is a category and a kind of its own. */
export interface Offered {
  categoryId?: number;
  kind?: string;
  soldCount?: number;
}

/** Puts an item on sale. */
export function offer(
  model: RecommendationModel,
  item: number,
  { categoryId = item, kind = `${item}`, soldCount = 0 }: Offered = {},
): void {
  model.putProduct({
    productId: productIdOf(item),
    version: 1,
    name: '',
    categoryId,
    kind,
    marginRate: 0,
    stock: 1,
    listed: true,
    soldCount,
    createdAt: '2000-01-01T00:00:00Z',
  });
}
