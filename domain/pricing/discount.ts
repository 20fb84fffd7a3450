/**
 * Whole percent a price lies below its list price, 0..99. Rounded down: what is promised is never more than what is
 * given. 0 where there is no list price, or nothing is saved.
 */
export function discountPercent(listPriceWon: number, priceWon: number): number {
  if (listPriceWon <= 0 || priceWon >= listPriceWon) return 0;
  return Math.min(99, Math.floor(((listPriceWon - Math.max(0, priceWon)) * 100) / listPriceWon));
}
