const DAY_SECONDS = 86_400;

/**
 * How many times its share popularity gets for a shopper who has done nothing for `seconds`: once, and `perDay` times
 * more for each whole day. The longer ago a shopper acted, the less their items predict what comes next
 * (docs/decisions/0063). Whole days, so that a stored list equals a list computed now until the day is over.
 */
export function popularityAfter(seconds: number, perDay: number): number {
  return 1 + perDay * Math.max(0, Math.floor(seconds / DAY_SECONDS));
}
