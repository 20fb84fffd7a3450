/** Products of a category that may be drawn in one span of time; the next span has others. */
export const DRAWN_PER_CATEGORY = 64;

/**
 * A product's rank in a pseudo-random draw: the smallest are drawn first. Evenly spread over 32 bits, and the same on
 * every worker. `shopper`: `shopperHash` of who it is drawn for; 0 for a draw that is everybody's.
 */
export function pseudoRandomDraw(span: number, productId: number, shopper = 0): number {
  let hash = Math.imul(productId ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ span, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ shopper, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A shopper's id as a number for `pseudoRandomDraw`. FNV-1a. */
export function shopperHash(shopperId: string): number {
  let hash = 0x811c9dc5;
  for (let k = 0; k < shopperId.length; k++) hash = Math.imul(hash ^ shopperId.charCodeAt(k), 0x01000193);
  return hash >>> 0;
}
