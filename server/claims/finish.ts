import { type ClaimFault, type ClaimReason, holdsPieces } from '#domain/claim/claim.ts';
import type { ClaimTerms } from '#domain/claim/terms.ts';
import { refundTerms } from '#domain/order/refund.ts';
import {
  type ClaimParty,
  insertClaim,
  type OrderParts,
  readParts,
  writeClaimRefund,
} from '#server/adapters/postgres/claims.ts';
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
import { type RefundReason, requestRefund } from '#server/adapters/postgres/refunds.ts';
import { returnStock } from '#server/adapters/postgres/stock.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { eventLines } from '#server/checkout/settlement.ts';
import { refundChanged } from '#server/orders/refusals.ts';
import { cancelShipments, removePieces } from '#server/shipping/cancel-shipments.ts';
import { followShipments } from '#server/shipping/follow-shipments.ts';
import { allFree, type ClaimDraft, claimedPieces, draftClaims } from './drafts.ts';

/** Who cancels, and what was shown to them. */
export interface Cancelling {
  /** Of the event, when nothing of the order is left. */
  shopper: EventSubject;
  /** A lower refund is refused. */
  shownRefundWon?: number | undefined;
  at: Date;
}

/** Of the claims that are written. */
export interface CancelCause {
  idempotencyKey: string;
  fault: ClaimFault;
  reason: ClaimReason;
  requestedBy: ClaimParty;
}

/** PAID → CANCELLED inside `tx`, the order held: all that is in no claim yet is cancelled. As `cancelNow`. */
export async function cancelRest(
  tx: Tx,
  order: OrderRow,
  { idempotencyKey, ...cancelling }: Cancelling & Pick<CancelCause, 'idempotencyKey'>,
): Promise<string[]> {
  const parts = await readParts(tx, order.orderId);
  const drafts = draftClaims(parts, { kind: 'CANCEL', fault: 'CUSTOMER' }, allFree(parts, 'CANCEL'));
  const cause = { idempotencyKey, fault: 'CUSTOMER', reason: 'changed-mind', requestedBy: 'SHOPPER' } as const;
  return cancelNow(tx, order, drafts, { ...cancelling, ...cause });
}

/** Cancels the pieces of drafts that are at their sellers, the order held. As `endPieces`. */
export async function cancelNow(
  tx: Tx,
  order: OrderRow,
  drafts: readonly ClaimDraft[],
  { shopper, shownRefundWon, at, ...cause }: Cancelling & CancelCause,
): Promise<string[]> {
  const claims = await insertDrafts(tx, order, drafts, { ...cause, kind: 'CANCEL', state: 'DONE' });
  await removePieces(tx, order.orderId, drafts.flatMap(piecesOf), at);
  return endPieces(tx, order, claims, { shopper, shownRefundWon, at, reason: 'pieces-cancelled', isRestocked: true });
}

/** Writes a claim for each draft. Returns them with what the end of each will refund. */
export async function insertDrafts(
  tx: Tx,
  { orderId }: Pick<OrderRow, 'orderId'>,
  drafts: readonly ClaimDraft[],
  claim: CancelCause & Pick<Parameters<typeof insertClaim>[1], 'kind' | 'state'>,
): Promise<EndedClaim[]> {
  const claims: EndedClaim[] = [];
  for (const draft of drafts) {
    const claimId = await insertClaim(tx, {
      ...{ ...claim, orderId, sellerId: draft.sellerId, withheldWon: 0, ...moneyOf(draft.terms) },
      lines: draft.lines.map(({ line, pieces }) => ({ lineId: line.lineId, pieces })),
    });
    claims.push({ claimId, owedWon: draft.terms.refundWon, pieces: piecesOf(draft) });
  }
  return claims;
}

/** A claim that is done, and written as such. */
export interface EndedClaim {
  claimId: string;
  owedWon: number;
  pieces: ReturnType<typeof piecesOf>;
}

export interface PiecesEnd extends Cancelling {
  /** Of the refund, unless nothing of the order is left. */
  reason: RefundReason;
  /** They are on sale again. */
  isRestocked: boolean;
}

/**
 * Pieces that will never arrive, their claims done and the order held: stock and coupons go back, one refund is owed
 * for all of them. When nothing is left, the order is cancelled, what it earned is revoked and the cancellation is
 * published; else its status follows the parcels that are left. Throws 'conflict' (refund-changed) when less would be
 * refunded than was shown. Returns the ids of the orders whose payments owe money now.
 */
export async function endPieces(
  tx: Tx,
  order: OrderRow,
  claims: readonly EndedClaim[],
  { shopper, shownRefundWon, at, reason, isRestocked }: PiecesEnd,
): Promise<string[]> {
  const { orderId, totalWon, source, takesStock } = order;
  const pieces = claims.flatMap((claim) => claim.pieces);
  await returnStock(tx, { lines: isRestocked ? pieces : [], unsold: pieces, takesStock });
  const owedWon = claims.reduce((sum, claim) => sum + claim.owedWon, 0);
  const { withheldWon, isNothingKept, owing } = await endCoupons(tx, order, owedWon);
  const refundWon = owedWon - withheldWon;
  if (shownRefundWon !== undefined && refundWon < shownRefundWon) throw refundChanged(shownRefundWon, refundWon);
  const refundId = await requestRefund(tx, {
    ...{ orderId, amountWon: refundWon },
    reason: isNothingKept ? 'order-cancelled' : reason,
  });
  let left = withheldWon;
  for (const claim of claims) {
    const held = Math.min(left, claim.owedWon);
    left -= held;
    await writeClaimRefund(tx, claim.claimId, { refundId, withheldWon: held });
  }
  if (isNothingKept) {
    const cause = reason === 'pieces-undelivered' ? 'not-delivered' : 'cancelled-by-shopper';
    await writeOrderStatus(tx, order, 'CANCELLED', cause);
    await cancelShipments(tx, orderId, at);
    const body = { orderId, lines: eventLines(order), totalWon };
    await appendEvents(tx, [serverEvent('order-cancelled', { ...shopper, source }, body, at)]);
  } else await followShipments(tx, order);
  return [orderId, ...owing];
}

/** Lines of a draft with the pieces it takes as their quantity. */
function piecesOf({ lines }: ClaimDraft) {
  return lines.map(({ line, pieces }) => ({ ...line, quantity: pieces.length }));
}

/** What a claim's row has of its terms. */
function moneyOf({ goodsWon, shippingWon, feeWon, settlesShipping }: ClaimTerms) {
  return { goodsWon, shippingWon, feeWon, settlesShipping };
}

export interface CouponsEnd {
  /** Held back for used rewards, in won. */
  withheldWon: number;
  /** No piece of the order is kept. */
  isNothingKept: boolean;
  /** Orders cancelled earlier that are paid out what was held back for coupons of this one. */
  owing: string[];
}

/**
 * A claim on some pieces is done, the order held: coupons of which nothing bought with them is kept go back, and when
 * nothing of the order is kept its rewards end as well.
 */
export async function endCoupons(
  tx: Tx,
  { orderId }: Pick<OrderRow, 'orderId'>,
  refundWon: number,
): Promise<CouponsEnd> {
  const parts = await readParts(tx, orderId);
  const isGone = (lineId: string, quantity: number) => gonePieces(parts, lineId) === quantity;
  const kept = parts.lines.filter(({ lineId, quantity }) => !isGone(lineId, quantity));
  const isNothingKept = kept.length === 0;
  const inUse = new Set(kept.flatMap(({ couponIds }) => couponIds));
  const gone = new Set(parts.lines.flatMap(({ couponIds }) => couponIds).filter((id) => !inUse.has(id)));
  await lockCouponsOfOrder(tx, orderId);
  const released = await withheldForCouponsOf(tx, orderId);
  // Of an order whose coupons are not known by line: only when nothing is kept.
  if (isNothingKept) await returnCoupons(tx, orderId);
  else if (gone.size > 0 && !gone.has(null))
    await returnCoupons(
      tx,
      orderId,
      [...gone].filter((id) => id !== null),
    );
  const owing = released.map(({ earnedByOrderId }) => earnedByOrderId);
  if (!isNothingKept) return { withheldWon: 0, isNothingKept, owing };
  const rewards = await readRewards(tx, orderId);
  const { withheld, withheldWon } = refundTerms(refundWon, usedRewards(rewards));
  await revokeRewards(tx, rewards, withheld);
  return { withheldWon, isNothingKept, owing };
}

/** Pieces whose return or cancellation is done. */
function gonePieces({ claims }: OrderParts, lineId: string): number {
  const done = claims.filter((claim) => claim.state === 'DONE' && holdsPieces(claim));
  return claimedPieces({ claims: done }, lineId).length;
}
