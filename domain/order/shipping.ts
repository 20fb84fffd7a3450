export const SHIPPING_FEE_WON = 3_000;
export const FREE_SHIPPING_FROM_WON = 30_000;

/**
 * Shipping of an order, from the price of its items before discounts: so a coupon never makes an order dearer by
 * taking it below the free-shipping line.
 */
export function shippingWon(itemsWon: number): number {
  return itemsWon === 0 || itemsWon >= FREE_SHIPPING_FROM_WON ? 0 : SHIPPING_FEE_WON;
}
