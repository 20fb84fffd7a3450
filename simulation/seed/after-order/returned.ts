import type { AfterOrder, PastClaim } from './after-order.ts';

/** Whether a claim gave money back for pieces that came back. */
export const isRefunded = ({ kind, state, refundWon }: PastClaim) =>
  kind === 'RETURN' && state === 'DONE' && refundWon > 0;

/** Refunds of an order that is kept, by claim, with their times. */
export function refundsOf({ claims }: AfterOrder): { at: Date; won: number }[] {
  return claims.filter(isRefunded).flatMap(({ refundWon, changes }) => {
    const doneAt = changes.at(-1)?.at;
    return doneAt === undefined ? [] : [{ at: doneAt, won: refundWon }];
  });
}

/** Pieces of each line, by its place, that have come back for money. */
export function returnedPieces({ claims }: AfterOrder): Map<number, number> {
  const returned = new Map<number, number>();
  for (const { kind, state, lines } of claims)
    if (kind === 'RETURN' && state === 'DONE')
      for (const { line, pieces } of lines) returned.set(line, (returned.get(line) ?? 0) + pieces.length);
  return returned;
}
