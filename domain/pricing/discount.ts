/**
 * Whole percent a price lies below its list price, 0..99. Rounded down, so that the percentage shown is never more than
 * the actual reduction. 0 where there is no list price, or no reduction.
 */
export function discountPercent(listPriceWon: number, priceWon: number): number {
  if (listPriceWon <= 0 || priceWon >= listPriceWon) return 0;
  return Math.min(99, Math.floor(((listPriceWon - Math.max(0, priceWon)) * 100) / listPriceWon));
}
