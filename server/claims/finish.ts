import { holdsPieces } from '#domain/claim/claim.ts';
import type { ClaimTerms } from '#domain/claim/terms.ts';
import { refundTerms } from '#domain/order/refund.ts';
import { insertClaim, type OrderParts, readParts } from '#server/adapters/postgres/claims.ts';
import {
  lockCouponsOfOrder,
  readRewards,
  returnCoupons,
  revokeRewards,
  usedRewards,
  withheldForCouponsOf,
} from '#server/adapters/postgres/order-rewards.ts';
import { type OrderRow, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { requestRefund } from '#server/adapters/postgres/refunds.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { eventLines } from '#server/checkout/settlement.ts';
import { refundChanged } from '#server/orders/refusals.ts';
import { cancelShipments } from '#server/shipping/cancel-shipments.ts';
import { allFree, type ClaimDraft, claimedPieces, draftClaims } from './drafts.ts';

export interface Cancellation {
  shopper: EventSubject;
  shownRefundWon: number | undefined;
  /** Of the claims that are written. */
  idempotencyKey: string;
  at: Date;
}

/**
 * PAID → CANCELLED inside `tx`, the order held: a claim for each seller with all that is in no claim yet, stock and
 * coupons go back, what the order earned is revoked, one refund is owed for all of it, and the cancellation is
 * published. Throws 'conflict' (refund-changed) when less would be refunded than the shopper was shown. Returns the ids
 * of the orders whose payments owe money now.
 */
export async function cancelRest(
  tx: Tx,
  order: OrderRow,
  { shopper, shownRefundWon, idempotencyKey, at }: Cancellation,
): Promise<string[]> {
  const { orderId, totalWon, source } = order;
  const parts = await readParts(tx, orderId);
  const drafts = draftClaims(parts, { kind: 'CANCEL', fault: 'CUSTOMER' }, allFree(parts));
  await writeOrderStatus(tx, order, 'CANCELLED', 'cancelled-by-shopper');
  await cancelShipments(tx, orderId, at);
  await returnStock(tx, { ...order, lines: drafts.flatMap(piecesOf) });
  await lockCouponsOfOrder(tx, orderId);
  const rewards = await readRewards(tx, orderId);
  const owedWon = drafts.reduce((sum, { terms }) => sum + terms.refundWon, 0);
  const { refundWon, withheld } = refundTerms(owedWon, usedRewards(rewards));
  if (shownRefundWon !== undefined && refundWon < shownRefundWon) throw refundChanged(shownRefundWon, refundWon);
  const released = await withheldForCouponsOf(tx, orderId);
  await returnCoupons(tx, orderId);
  await revokeRewards(tx, rewards, withheld);
  const refundId = await requestRefund(tx, { orderId, amountWon: refundWon, reason: 'order-cancelled' });
  let withheldWon = owedWon - refundWon;
  for (const { sellerId, lines, terms } of drafts) {
    const held = Math.min(withheldWon, terms.refundWon);
    withheldWon -= held;
    await insertClaim(tx, {
      ...{ orderId, sellerId, kind: 'CANCEL', fault: 'CUSTOMER', reason: 'changed-mind', state: 'DONE' },
      ...{ requestedBy: 'SHOPPER', idempotencyKey, refundId, withheldWon: held },
      ...moneyOf(terms),
      lines: lines.map(({ line, pieces }) => ({ lineId: line.lineId, pieces })),
    });
  }
  const body = { orderId, lines: eventLines(order), totalWon };
  await appendEvents(tx, [serverEvent('order-cancelled', { ...shopper, source }, body, at)]);
  return [orderId, ...released.map(({ earnedByOrderId }) => earnedByOrderId)];
}

/** Lines of a draft with the pieces it takes as their quantity. */
export function piecesOf({ lines }: ClaimDraft) {
  return lines.map(({ line, pieces }) => ({ ...line, quantity: pieces.length }));
}

/** What a claim's row has of its terms. */
export function moneyOf({ goodsWon, shippingWon, feeWon, settlesShipping }: ClaimTerms) {
  return { goodsWon, shippingWon, feeWon, settlesShipping };
}

/**
 * A claim on some pieces is done, the order held: coupons of which nothing bought with them is kept go back, and when
 * nothing of the order is kept its rewards end as well. Returns what is held back for used rewards, in won.
 */
export async function endCoupons(tx: Tx, { orderId }: Pick<OrderRow, 'orderId'>, refundWon: number): Promise<number> {
  const parts = await readParts(tx, orderId);
  const isGone = (lineId: string, quantity: number) => returnedPieces(parts, lineId) === quantity;
  const kept = parts.lines.filter(({ lineId, quantity }) => !isGone(lineId, quantity));
  const inUse = new Set(kept.flatMap(({ couponIds }) => couponIds));
  const gone = new Set(parts.lines.flatMap(({ couponIds }) => couponIds).filter((id) => !inUse.has(id)));
  await lockCouponsOfOrder(tx, orderId);
  // Of an order whose coupons are not known by line: only when nothing is kept.
  if (gone.size > 0 && (kept.length === 0 || !gone.has(null)))
    await returnCoupons(tx, orderId, kept.length === 0 ? undefined : [...gone].filter((id) => id !== null));
  if (kept.length > 0) return 0;
  const rewards = await readRewards(tx, orderId);
  const { withheld, withheldWon } = refundTerms(refundWon, usedRewards(rewards));
  await revokeRewards(tx, rewards, withheld);
  return withheldWon;
}

/** Pieces whose return or cancellation is done. */
function returnedPieces({ claims }: OrderParts, lineId: string): number {
  const done = claims.filter((claim) => claim.state === 'DONE' && holdsPieces(claim));
  return claimedPieces({ claims: done }, lineId).length;
}
