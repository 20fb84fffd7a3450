import { BOUGHT, CARTED, VIEWED } from './history.ts';
import type { SignalKind } from './signals.ts';

/** What an act leaves in an entry's flags, and what it takes out. */
export const SETS: Record<SignalKind, number> = {
  detail: VIEWED,
  hover: 0,
  cart: CARTED,
  quantityUp: CARTED,
  quantityDown: 0,
  cartRemoved: 0,
  order: BOUGHT,
  orderCancelled: 0,
};
export const CLEARS: Record<SignalKind, number> = {
  detail: 0,
  hover: 0,
  cart: 0,
  quantityUp: 0,
  quantityDown: 0,
  cartRemoved: CARTED,
  order: CARTED,
  orderCancelled: BOUGHT,
};

/**
 * How much an item of this affinity counts in pairs, votes and as a query item: 0 when the negative signals outweigh, 1
 * for a detail view or two, more once it was carted or bought. In steps, so that most acts change no pair.
 */
export function strengthOf(affinity: number): number {
  if (affinity <= 0) return 0;
  if (affinity < 2) return Math.SQRT1_2;
  if (affinity < 5) return 1;
  return affinity < 8 ? 1.5 : 2;
}

/** The different values of `strengthOf`, least first: a level is an index into them. */
export const LEVELS: readonly number[] = [0, 1, 2, 5, 8].map(strengthOf);

export function levelOf(affinity: number): number {
  return LEVELS.indexOf(strengthOf(affinity));
}

/** Backward cell of the same pair. Items of one basket have no direction: both cells get the whole. */
export function backwardWeight(forward: number, gap: number, backwardShare: number): number {
  return gap === 0 ? forward : Math.round(forward * backwardShare);
}
