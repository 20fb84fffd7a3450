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

/** All pieces that are in no claim, by line. */
export function allFree(parts: OrderParts): WantedLine[] {
  return parts.lines.flatMap(({ lineId, quantity }) => {
    const left = quantity - claimedPieces(parts, lineId).length;
    return left > 0 ? [{ lineId, quantity: left }] : [];
  });
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
