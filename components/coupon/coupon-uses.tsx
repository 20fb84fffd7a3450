'use client';

import { useTranslations } from 'next-intl';
import { useCouponUses } from '#components/tracking/index.ts';
import type { RuleCode } from '#domain/coupon/rule-codes.ts';

/** How often coupons like this one were used today; renders nothing at 0. */
export function CouponUses({ rule }: { rule: RuleCode }) {
  const t = useTranslations('coupons');
  const count = useCouponUses(rule);
  if (count === null || count === 0) return null;
  return (
    <span data-testid="presence-uses" data-count={count}>
      {' · '}
      <span className="won font-medium whitespace-nowrap text-primary-text">{t('usesToday', { count })}</span>
    </span>
  );
}
