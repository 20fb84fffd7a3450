'use client';

import { useTranslations } from 'next-intl';
import { useCategoryNames } from '#components/layout/category-names.tsx';
import { Korean } from '#components/ui/korean.tsx';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { targetText } from './coupon-target.ts';

export interface CouponTargetTextProps {
  target: CouponTarget;
  /** As it was named when the coupon was issued, in Korean. */
  targetName: string | null | undefined;
  /** Beside an order the whole shop is "the whole order". */
  isBesideOrder?: boolean;
}

/** What a coupon is for: "머그컵", "Everything in Kitchen". A category is named in the reader's language. */
export function CouponTargetText({ target, targetName, isBesideOrder = false }: CouponTargetTextProps) {
  const t = useTranslations('coupons.target');
  const tOrder = useTranslations('checkout.coupons');
  const nameOf = useCategoryNames();
  const name = target.kind === 'category' ? (nameOf(target.categoryId) ?? targetName) : targetName;
  const text = targetText(target, name);
  return <Korean>{isBesideOrder ? tOrder(...text) : t(...text)}</Korean>;
}
