import type { CouponMessage } from '#contracts/push.ts';
import { type CouponRow, listCoupons, type UsableCouponRow, usableCoupons } from '#server/adapters/postgres/coupons.ts';
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
      const coupons = await listCoupons(db, shopperId);
      return coupons.filter(isUsable).map(({ targetName, targetSlug, expiresAt, ...coupon }) => ({
        couponId: coupon.couponId,
        rule: coupon.rule,
        discountPercent: coupon.discountPercent,
        maxDiscountWon: coupon.maxDiscountWon,
        target: coupon.target,
        ...(targetName !== null && { targetName }),
        ...(targetSlug !== null && { targetSlug }),
        expiresAt: expiresAt.toISOString(),
      }));
    },
  };
}
