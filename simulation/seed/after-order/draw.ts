import { withCheckDigit } from '#domain/shipment/waybill.ts';
import { createRandom } from '../random.ts';
import type { SeededOrder } from '../seeded-order.ts';
import type { AfterOrder, PastStatus } from './after-order.ts';
import { cancellationClaims, drawClaims, drawConfirmation } from './claims.ts';
import { drawParcels } from './parcels.ts';
import { statusesByParcels } from './statuses.ts';

/** An order of the seeded past with what became of it. */
export type FollowedOrder = SeededOrder & { after: AfterOrder };

/**
 * What became of `order` by `endMs`: its parcels, its statuses, what was asked for after it had arrived and when the
 * purchase was confirmed, each by the rules of live orders. Chance follows from the order's id: the same order has the
 * same fate, whichever others are drawn beside it. `newWaybill` is asked in the order of the calls.
 */
export function drawAfterOrder(order: SeededOrder, endMs: number, newWaybill: () => string): AfterOrder {
  const { id, lines, placedAtMs, answeredAtMs, failureReason, cancelledAtMs } = order;
  const answeredAt = new Date(answeredAtMs);
  const placed: PastStatus = { status: 'PENDING', at: new Date(placedAtMs), cause: 'placed' };
  if (failureReason !== null) {
    const failed: PastStatus = { status: 'PAYMENT_FAILED', at: answeredAt, cause: 'payment-declined' };
    return { history: [placed, failed], parcels: [], claims: [] };
  }
  const paid: PastStatus = { status: 'PAID', at: answeredAt, cause: 'payment-approved' };
  const random = createRandom(0, `after/${id}`);
  const parcels = drawParcels(lines, answeredAtMs, { random, endMs, cancelledAtMs, newWaybill });
  if (cancelledAtMs !== null) {
    const at = new Date(cancelledAtMs);
    const cancelled: PastStatus = { status: 'CANCELLED', at, cause: 'cancelled-by-shopper' };
    return { history: [placed, paid, cancelled], parcels, claims: cancellationClaims(order, at) };
  }
  const statuses = statusesByParcels(parcels);
  const deliveredAt = statuses.find(({ status }) => status === 'DELIVERED')?.at;
  const claims = deliveredAt === undefined ? [] : drawClaims(random, order, deliveredAt, endMs);
  const confirmedAt = deliveredAt === undefined ? null : drawConfirmation(random, { deliveredAt, claims, endMs });
  const completed: PastStatus[] =
    confirmedAt === null ? [] : [{ status: 'COMPLETED', at: confirmedAt, cause: 'confirmed' }];
  return { history: [placed, paid, ...statuses, ...completed], parcels, claims };
}

const WAYBILL_DIGITS = 11;

/** Waybills in sequence behind `prefix`, digits only: those of two prefixes of one length never meet. */
export function waybillSeries(prefix: string): () => string {
  let next = 0;
  return () => {
    const digits = `${prefix}${String(next).padStart(WAYBILL_DIGITS - prefix.length, '0')}`;
    if (digits.length > WAYBILL_DIGITS) throw new RangeError(`no waybill is left behind ${prefix}`);
    next += 1;
    return withCheckDigit(digits);
  };
}
