import { type ClaimState, canBecome } from '#domain/claim/claim.ts';
import {
  type ClaimParty,
  type ClaimRow,
  type OrderParts,
  readParts,
  writeClaimRefund,
  writeClaimState,
  writeInspection,
} from '#server/adapters/postgres/claims.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { requestRefund } from '#server/adapters/postgres/refunds.ts';
import { lockOffers, returnStock, takeStock } from '#server/adapters/postgres/stock.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { removePieces } from '#server/shipping/cancel-shipments.ts';
import { endCoupons, endPieces } from './finish.ts';
import { alreadySent, claimMoved, claimNotFound, replacementSoldOut } from './refusals.ts';

export interface ClaimStep {
  to: ClaimState;
  by: ClaimParty;
  /** By the shop's clock. */
  at: Date;
  /** Why it is rejected or held. */
  reason?: string;
  /** Pieces of each line that cannot be sold again, of an inspection; default: none. */
  damaged?: ReadonlyMap<string, number>;
}

/** Session named by events that the end of a claim publishes. */
export const CLAIMS_SESSION = 'claims';

/**
 * Moves a claim on, its order held: to the same state again it does nothing; where that is not possible it throws
 * 'conflict' (claim-moved; already-sent: pieces to be cancelled have left). An approved exchange takes its replacement
 * from stock ('sold-out' if there is none), a rejected or withdrawn one puts it back; pieces that came back whole
 * return to stock when the claim is done, once, and its refund is owed then. Returns the ids of orders whose payments
 * owe money now.
 */
export async function advanceClaim(tx: Tx, order: OrderRow, claimId: string, step: ClaimStep): Promise<string[]> {
  const { orderId } = order;
  const parts = await readParts(tx, orderId);
  const claim = parts.claims.find((each) => each.claimId === claimId);
  if (claim === undefined) throw claimNotFound();
  const { to, by, at, reason = null, damaged } = step;
  if (claim.state === to) return [];
  if (!canBecome(claim.kind, claim.state, to)) throw claimMoved(claim.state);
  const lines = linesOf(parts, claim);
  if (claim.kind === 'EXCHANGE') await moveReplacement(tx, order, claim, lines, to);
  if (claim.kind === 'CANCEL' && to === 'DONE') checkAtSeller(lines);
  if (to === 'INSPECTED')
    for (const { lineId, quantity } of lines) {
      const broken = Math.min(quantity, damaged?.get(lineId) ?? 0);
      await writeInspection(tx, { claimId, lineId }, { accepted: quantity - broken, damaged: broken });
    }
  await writeClaimState(tx, claimId, { state: to, by, reason });
  if (to !== 'DONE') return [];
  const owedWon = claim.goodsWon + claim.shippingWon - claim.feeWon;
  if (claim.kind === 'CANCEL') {
    await removePieces(tx, orderId, lines, at);
    const shopper = { shopperId: order.shopperId, sessionId: CLAIMS_SESSION };
    const ended = [{ claimId, owedWon, pieces: lines }];
    return endPieces(tx, order, ended, { shopper, at, reason: 'pieces-cancelled', isRestocked: true });
  }
  await restock(tx, order, claim, lines);
  if (claim.kind === 'EXCHANGE') return [];
  const { withheldWon, owing } = await endCoupons(tx, order, owedWon);
  const refundId = await requestRefund(tx, { orderId, amountWon: owedWon - withheldWon, reason: 'pieces-returned' });
  await writeClaimRefund(tx, claimId, { refundId, withheldWon });
  return [orderId, ...owing];
}

function linesOf({ lines }: OrderParts, claim: ClaimRow) {
  return claim.lines.flatMap(({ lineId, pieces, damaged }) => {
    const line = lines.find((each) => each.lineId === lineId);
    return line === undefined ? [] : [{ ...line, quantity: pieces.length, damaged: damaged ?? 0 }];
  });
}

type ClaimedLine = ReturnType<typeof linesOf>[number];

function checkAtSeller(lines: readonly ClaimedLine[]): void {
  if (lines.some(({ quantity, notBegun, inPreparation }) => quantity > notBegun + inPreparation)) throw alreadySent();
}

/** What came back whole is on sale again; of a return the pieces no longer count as sold. */
async function restock(tx: Tx, order: OrderRow, { kind }: ClaimRow, lines: readonly ClaimedLine[]): Promise<void> {
  const whole = lines.map((line) => ({ ...line, quantity: line.quantity - line.damaged }));
  await returnStock(tx, {
    lines: whole.filter(({ quantity }) => quantity > 0),
    unsold: kind === 'EXCHANGE' ? [] : lines,
    takesStock: order.takesStock,
  });
}

async function moveReplacement(
  tx: Tx,
  { takesStock }: OrderRow,
  { state }: ClaimRow,
  lines: readonly ClaimedLine[],
  to: ClaimState,
): Promise<void> {
  if (!takesStock) return;
  if (to === 'APPROVED') {
    await lockOffers(tx, lines);
    if (!(await takeStock(tx, lines, { countsAsSold: false }))) throw replacementSoldOut();
    // Reserved since it was approved.
  } else if ((to === 'REJECTED' || to === 'WITHDRAWN') && state !== 'REQUESTED')
    await returnStock(tx, { lines, unsold: [], takesStock });
}
