/** Rates are kept to the hundredth of a percent. */
const BASIS_POINTS = 10_000;

/**
 * The shop's commission on a line, in whole won, rounded down: `priceWon` × `quantity` × `rate` (0..1, to four
 * decimals). Of the price before coupons, which the shop pays for. Exact in integers up to 2⁵³ / 10,000 won.
 */
export function commissionWon({
  priceWon,
  quantity,
  rate,
}: {
  priceWon: number;
  quantity: number;
  rate: number;
}): number {
  return Math.floor((priceWon * quantity * Math.round(rate * BASIS_POINTS)) / BASIS_POINTS);
}
