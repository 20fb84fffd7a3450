import type { PricedLine } from '#domain/order/line.ts';

/** What a coupon makes cheaper. `any`: the order as a whole. */
export type CouponTarget =
  | { kind: 'product'; productIds: number[] }
  | { kind: 'category'; categoryId: number }
  | { kind: 'any' };

/** A coupon as pricing sees it: unused, unexpired and the shopper's own (the caller has seen to that). */
export interface UsableCoupon {
  couponId: string;
  target: CouponTarget;
  /** 1..100 */
  discountPercent: number;
  /** Most it takes off one order. */
  maxDiscountWon: number;
  /** Epoch ms; of two coupons equally good, the one that expires first is spent. */
  expiresAtMs: number;
}

export function coversLine(target: CouponTarget, line: Pick<PricedLine, 'productId' | 'categoryId'>): boolean {
  if (target.kind === 'product') return target.productIds.includes(line.productId);
  if (target.kind === 'category') return target.categoryId === line.categoryId;
  return false;
}

/** `percent` of `amountWon`, rounded down to whole won. */
export function percentOfWon(amountWon: number, percent: number): number {
  return Math.floor((amountWon * percent) / 100);
}
