import type { ClaimReason } from '#domain/claim/claim.ts';
import { type ClaimRow, type OrderParts, readParts, writeClaimState } from '#server/adapters/postgres/claims.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { CLAIMS_SESSION } from './advance.ts';
import { type ClaimDraft, claimedPieces, draftPieces, isCancelRequest, type WantedLine } from './drafts.ts';
import { type CancelCause, cancelNow, endPieces, insertDrafts } from './finish.ts';

/** Claims when a parcel leaves its seller, and when it will never arrive. Their refunds are made by the reconciler. */

/**
 * A parcel has been handed over, order and parcels held: requests to cancel pieces of it come too late. Each is
 * rejected (already-sent) and becomes a return, which its shopper can withdraw; pieces of the same request that are
 * still at the seller are cancelled. Cost: one read; some ten statements for each request.
 */
export async function answerSent(tx: Tx, order: OrderRow, at: Date): Promise<void> {
  const { orderId } = order;
  for (;;) {
    const parts = await readParts(tx, orderId);
    const late = parts.claims.find((claim) => isCancelRequest(claim) && sentOf(parts, claim).length > 0);
    if (late === undefined) return;
    const [sent, stopped] = [sentOf(parts, late), stoppedOf(parts, late)];
    await writeClaimState(tx, late.claimId, { state: 'REJECTED', by: 'SELLER', reason: 'already-sent' });
    const { fault, reason, idempotencyKey } = late;
    const cause = (key: string): CancelCause => ({
      ...{ fault, reason, requestedBy: 'SHOPPER', idempotencyKey: `${idempotencyKey}:${key}` },
    });
    if (stopped.length > 0) {
      const drafts = draftPieces(await readParts(tx, orderId), { kind: 'CANCEL', fault }, stopped);
      await cancelNow(tx, order, drafts, { ...cause('stopped'), shopper: ownerOf(order), at });
    }
    const drafts = draftPieces(await readParts(tx, orderId), { kind: 'RETURN', fault }, sent);
    await insertDrafts(tx, order, drafts, { ...cause('sent'), kind: 'RETURN', state: 'REQUESTED' });
  }
}

/** Pieces of a request that no parcel at the seller has, those of requests before it counted first. */
function sentOf(parts: OrderParts, request: ClaimRow): WantedLine[] {
  return split(parts, request).flatMap(({ lineId, wanted, left }) =>
    wanted > left ? [{ lineId, quantity: wanted - left }] : [],
  );
}

function stoppedOf(parts: OrderParts, request: ClaimRow): WantedLine[] {
  return split(parts, request).flatMap(({ lineId, wanted, left }) =>
    Math.min(wanted, left) > 0 ? [{ lineId, quantity: Math.min(wanted, left) }] : [],
  );
}

function split({ lines, claims }: OrderParts, request: ClaimRow) {
  const before = claims.slice(0, claims.indexOf(request)).filter(isCancelRequest);
  return request.lines.map(({ lineId, pieces }) => {
    const line = lines.find((each) => each.lineId === lineId);
    const atSeller = line === undefined ? 0 : line.notBegun + line.inPreparation;
    const left = Math.max(0, atSeller - claimedPieces({ claims: before }, lineId).length);
    return { lineId, wanted: pieces.length, left };
  });
}

/**
 * The pieces of a parcel will not arrive and are not sent again, order and parcels held: all that was paid for them is
 * owed, by the carrier's fault. Returns of them that were under way end with it. `isBack`: they are at
 * their seller again, and on sale.
 */
export async function refundUndelivered(
  tx: Tx,
  order: OrderRow,
  { pieces, isBack, at }: { pieces: readonly WantedLine[]; isBack: boolean; at: Date },
): Promise<void> {
  const { orderId } = order;
  const inParcel = new Set(pieces.map(({ lineId }) => lineId));
  const { claims } = await readParts(tx, orderId);
  for (const { claimId, kind, state, lines } of claims)
    if (kind === 'RETURN' && (state === 'REQUESTED' || state === 'APPROVED'))
      if (lines.some(({ lineId }) => inParcel.has(lineId)))
        await writeClaimState(tx, claimId, { state: 'WITHDRAWN', by: 'SELLER', reason: 'not-delivered' });
  const parts = await readParts(tx, orderId);
  const drafts = draftPieces(parts, { kind: 'CANCEL', fault: 'CARRIER' }, unclaimed(parts, pieces));
  if (drafts.length === 0) return;
  const reason: ClaimReason = isBack ? 'not-delivered' : 'lost-on-the-way';
  const claimed = await insertDrafts(tx, order, drafts, {
    ...{ kind: 'CANCEL', state: 'DONE', fault: 'CARRIER', reason, requestedBy: 'SELLER' },
    idempotencyKey: `undelivered:${keyOf(drafts)}`,
  });
  const shopper = ownerOf(order);
  await endPieces(tx, order, claimed, { shopper, at, reason: 'pieces-undelivered', isRestocked: isBack });
}

function unclaimed(parts: OrderParts, pieces: readonly WantedLine[]): WantedLine[] {
  return pieces.flatMap(({ lineId, quantity }) => {
    const line = parts.lines.find((each) => each.lineId === lineId);
    const left = line === undefined ? 0 : line.quantity - claimedPieces(parts, lineId).length;
    return Math.min(quantity, left) > 0 ? [{ lineId, quantity: Math.min(quantity, left) }] : [];
  });
}

/** Names what is claimed: of the same pieces there is one. */
const keyOf = (drafts: readonly ClaimDraft[]) =>
  drafts.flatMap(({ lines }) => lines.map(({ line, pieces }) => `${line.lineId}/${pieces.join('.')}`)).join(',');

const ownerOf = ({ shopperId }: OrderRow) => ({ shopperId, sessionId: CLAIMS_SESSION });
