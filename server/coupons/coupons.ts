import type { CouponMessage } from '#contracts/push.ts';
import { type CouponRow, listCoupons, type UsableCouponRow, usableCoupons } from '#server/adapters/postgres/coupons.ts';
import type { OpenCouponRow } from '#server/adapters/postgres/shopper-state.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

export interface Coupons {
  /** The shopper's coupons, usable ones first. */
  list(shopperId: string): Promise<CouponRow[]>;
  /** Those that can be used now, as pricing needs them. */
  usable(shopperId: string): Promise<UsableCouponRow[]>;
  /** Those that can be used now, in the shape that is pushed to pages: a page that missed the push reads them here. */
  open(shopperId: string): Promise<CouponMessage[]>;
}

export function isUsable({ status, isExpired }: Pick<CouponRow, 'status' | 'isExpired'>): boolean {
  return status === 'ISSUED' && !isExpired;
}

export function createCoupons({ db }: { db: Database }): Coupons {
  return {
    list: (shopperId) => listCoupons(db, shopperId),
    usable: (shopperId) => usableCoupons(db, shopperId),
    async open(shopperId) {
      return (await listCoupons(db, shopperId)).filter(isUsable).map(couponMessageOf);
    },
  };
}

/** A coupon that can be used, in the shape that is pushed to pages. */
export function couponMessageOf(
  coupon: Omit<OpenCouponRow, 'expiresAt'> & { expiresAt: string | Date },
): CouponMessage {
  const { targetName, targetSlug } = coupon;
  return {
    couponId: coupon.couponId,
    rule: coupon.rule,
    discountPercent: coupon.discountPercent,
    maxDiscountWon: coupon.maxDiscountWon,
    target: coupon.target,
    ...(targetName !== null && { targetName }),
    ...(targetSlug !== null && { targetSlug }),
    expiresAt: new Date(coupon.expiresAt).toISOString(),
  };
}
