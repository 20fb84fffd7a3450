import { type ClaimFault, type ClaimKind, holdsPieces } from '#domain/claim/claim.ts';
import { freePieces } from '#domain/claim/pieces.ts';
import { type ClaimTerms, claimTerms } from '#domain/claim/terms.ts';
import type { OrderParts, PartLine } from '#server/adapters/postgres/claims.ts';
import { piecesClaimed } from './refusals.ts';

/** Pieces of a line that are asked for. */
export interface WantedLine {
  lineId: string;
  quantity: number;
}

/** What a claim on one seller's part would be: the pieces it takes and its money. */
export interface ClaimDraft {
  sellerId: number;
  lines: { line: PartLine; pieces: number[] }[];
  terms: ClaimTerms;
}

/** Pieces of a line that are in claims: cancelled, returned, or about to be; in an open exchange, too. */
export function claimedPieces({ claims }: Pick<OrderParts, 'claims'>, lineId: string): number[] {
  return claims
    .filter(holdsPieces)
    .flatMap(({ lines }) => lines.filter((line) => line.lineId === lineId).flatMap(({ pieces }) => pieces));
}

/** Pieces that a claim of this kind can take at this moment, by line: in no other claim; for CANCEL, at a seller. */
export function allFree(parts: OrderParts, kind: ClaimKind): WantedLine[] {
  return parts.lines.flatMap((line) => {
    const quantity = freeOf(parts, line, kind);
    return quantity > 0 ? [{ lineId: line.lineId, quantity }] : [];
  });
}

function freeOf(parts: OrderParts, line: PartLine, kind: ClaimKind): number {
  const left = line.quantity - claimedPieces(parts, line.lineId).length;
  if (kind !== 'CANCEL') return left;
  return Math.max(0, Math.min(left, line.notBegun + line.inPreparation - requestedPieces(parts, line.lineId)));
}

/** Pieces whose seller has been asked to stop them. */
function requestedPieces({ claims }: Pick<OrderParts, 'claims'>, lineId: string): number {
  return claimedPieces({ claims: claims.filter(isCancelRequest) }, lineId).length;
}

/** Whether a claim asks its seller to stop pieces that are being prepared. */
export function isCancelRequest({ kind, state }: Pick<OrderParts['claims'][number], 'kind' | 'state'>): boolean {
  return kind === 'CANCEL' && state === 'REQUESTED';
}

/** Whether nothing that a draft takes is being prepared yet: then it is cancelled without asking its seller. */
export function isNotBegun(parts: OrderParts, { lines }: ClaimDraft): boolean {
  return lines.every(({ line, pieces }) => pieces.length <= line.notBegun - requestedPieces(parts, line.lineId));
}

/**
 * One claim for each seller whose pieces are wanted, in the order of their ids. Throws 'conflict' (pieces-claimed)
 * where fewer are left. Lines of another order are ignored.
 */
export function draftClaims(
  parts: OrderParts,
  what: { kind: ClaimKind; fault: ClaimFault },
  wanted: readonly WantedLine[],
): ClaimDraft[] {
  for (const { lineId, quantity } of wanted) {
    const line = parts.lines.find((each) => each.lineId === lineId);
    if (line !== undefined && quantity > freeOf(parts, line, what.kind)) throw piecesClaimed(line.name);
  }
  return draftPieces(parts, what, wanted);
}

/** As `draftClaims`, of pieces that have left their seller as well. */
export function draftPieces(
  parts: OrderParts,
  what: { kind: ClaimKind; fault: ClaimFault },
  wanted: readonly WantedLine[],
): ClaimDraft[] {
  const quantityOf = new Map(wanted.map(({ lineId, quantity }) => [lineId, quantity]));
  const chosen = parts.lines.map((line) => {
    const claimed = claimedPieces(parts, line.lineId);
    const pieces = freePieces(line.quantity, claimed, quantityOf.get(line.lineId) ?? 0);
    if (pieces === null) throw piecesClaimed(line.name);
    // The piece of an exchange is kept, whichever it is in the end.
    const leaving = { claims: parts.claims.filter(({ kind }) => kind !== 'EXCHANGE') };
    return { line, pieces, claimedElsewhere: claimedPieces(leaving, line.lineId).length };
  });
  return parts.shipping.flatMap((shipping) => {
    const own = chosen.filter(({ line }) => line.sellerId === shipping.sellerId);
    const lines = own.filter(({ pieces }) => pieces.length > 0);
    if (lines.length === 0) return [];
    const isSettled = parts.claims.some(
      (claim) => claim.sellerId === shipping.sellerId && claim.settlesShipping && holdsPieces(claim),
    );
    const terms = claimTerms(
      what,
      own.map(({ line, pieces, claimedElsewhere }) => ({ ...line, pieces, claimedElsewhere })),
      { ...shipping, isSettled },
    );
    return [{ sellerId: shipping.sellerId, lines, terms }];
  });
}
