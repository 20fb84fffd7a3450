'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useCategoryNames } from '#components/layout/category-names.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { targetText } from './coupon-target.ts';

export interface CouponTargetTextProps {
  target: CouponTarget;
  /** As it was named when the coupon was issued, in Korean. */
  targetName?: string | null | undefined;
  /** Beside an order the whole shop is "the whole order". */
  isBesideOrder?: boolean;
}

/** Words what a coupon is for: "머그컵", "Everything in Kitchen". A category is named in the reader's language. */
export function useTargetWords(): (about: CouponTargetTextProps) => string {
  const t = useTranslations('coupons.target');
  const tOrder = useTranslations('checkout.coupons');
  const nameOf = useCategoryNames();
  return useCallback(
    ({ target, targetName, isBesideOrder = false }) => {
      const name = target.kind === 'category' ? (nameOf(target.categoryId) ?? targetName) : targetName;
      const text = targetText(target, name);
      return isBesideOrder ? tOrder(...text) : t(...text);
    },
    [t, tOrder, nameOf],
  );
}

/** The same, with what is Korean marked as such. */
export function CouponTargetText(about: CouponTargetTextProps) {
  return <Korean>{useTargetWords()(about)}</Korean>;
}
