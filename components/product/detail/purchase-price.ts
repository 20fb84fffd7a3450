import { coversLine, type UsableCoupon } from '#domain/coupon/coupon.ts';
import type { ShippedLine } from '#domain/order/shipping.ts';
import { quote } from '#domain/order/totals.ts';

/** A coupon as a page holds it. */
export interface HeldCoupon extends Omit<UsableCoupon, 'expiresAtMs'> {
  /** ISO 8601. */
  expiresAt: string;
}

export type Purchase = Omit<ShippedLine, 'lineId'>;

export interface PurchasePrice {
  /** What the coupons held take off. */
  discountWon: number;
  /** The items with that taken off, without shipping. */
  itemsWon: number;
  shippingWon: number;
  /** What is missing of this seller's items until shipping is free; 0: it is. */
  untilFreeShippingWon: number;
}

/** Whether a coupon could make this product cheaper. */
export function isCouponFor(
  { target }: Pick<HeldCoupon, 'target'>,
  product: Pick<Purchase, 'productId' | 'categoryId'>,
): boolean {
  return target.kind === 'any' || coversLine(target, product);
}

/** What buying this alone would cost with the best of the coupons held: as checkout computes it. */
export function purchasePrice(purchase: Purchase, coupons: readonly HeldCoupon[], nowMs: number): PurchasePrice {
  const usable = coupons
    .map((coupon) => ({ ...coupon, expiresAtMs: Date.parse(coupon.expiresAt) }))
    .filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  const { itemsWon, discountWon, shippingWon } = quote([{ ...purchase, lineId: 1 }], usable);
  return {
    discountWon,
    itemsWon: itemsWon - discountWon,
    shippingWon,
    untilFreeShippingWon: Math.max(0, purchase.shipping.freeFromWon - itemsWon),
  };
}
