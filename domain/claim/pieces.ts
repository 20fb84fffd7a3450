/**
 * What piece `piece` (0 … quantity − 1) of a line was paid for, in whole won:
 * ⌊net·(piece + 1)/quantity⌋ − ⌊net·piece/quantity⌋. All pieces of a line sum to its net, whichever come back together;
 * a floor for each piece alone would lose won.
 */
export function pieceWon(netWon: number, quantity: number, piece: number): number {
  return shareWon(netWon, quantity, piece + 1) - shareWon(netWon, quantity, piece);
}

/** ⌊net·pieces/quantity⌋; BigInt, as the product passes 2^53. */
function shareWon(netWon: number, quantity: number, pieces: number): number {
  return Number((BigInt(netWon) * BigInt(pieces)) / BigInt(quantity));
}

/**
 * The first `wanted` pieces of a line that are in no claim: their numbers, in ascending order. Null: fewer are left. A
 * claim keeps its numbers, so that what it refunds does not depend on which other claims end how.
 */
export function freePieces(quantity: number, claimed: readonly number[], wanted: number): number[] | null {
  const taken = new Set(claimed);
  const free: number[] = [];
  for (let piece = 0; piece < quantity && free.length < wanted; piece++) if (!taken.has(piece)) free.push(piece);
  return free.length < wanted ? null : free;
}
