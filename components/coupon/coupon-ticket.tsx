import { useLocale, useTranslations } from 'next-intl';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CouponTarget } from '#domain/coupon/coupon.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { formatWon } from '#domain/pricing/won.ts';
import { Countdown } from './countdown.tsx';
import { couponHref } from './coupon-target.ts';
import { CouponTargetText } from './coupon-target-text.tsx';
import { CouponUses } from './coupon-uses.tsx';

export interface CouponTicketProps {
  couponId: string;
  rule: string;
  target: CouponTarget;
  targetName: string | null;
  targetSlug: string | null;
  discountPercent: number;
  maxDiscountWon: number;
  expiresAt: string;
  state: 'usable' | 'RESERVED' | 'USED' | 'REVOKED' | 'expired';
  /** What it took off, once used. */
  discountWon: number | null;
}

/** A coupon as a ticket: what it takes off on the stub, what for and until when beside it. */
export function CouponTicket(props: CouponTicketProps) {
  const { couponId, rule, target, targetName, targetSlug } = props;
  const { discountPercent, maxDiscountWon, expiresAt, state, discountWon } = props;
  const t = useTranslations('coupons');
  const locale = useLocale();
  const isUsable = state === 'usable';
  const why = RULE_CODES.find((known) => known === rule) ?? 'other';
  return (
    <li
      data-testid="coupon-item"
      data-rule={rule}
      data-coupon-id={couponId}
      data-usable={isUsable}
      className={cn(
        'relative flex overflow-hidden rounded-2xl border border-border bg-surface',
        !isUsable && 'text-muted-foreground',
      )}
    >
      <div
        className={cn(
          'flex w-27 shrink-0 flex-col items-center justify-center px-2 py-5 text-center',
          isUsable ? 'bg-sale-soft text-sale-text' : 'bg-muted',
        )}
      >
        <span className="won text-[1.9rem] leading-none font-extrabold tracking-[-0.05em]">{discountPercent}%</span>
        <span className="mt-1.5 text-[11px] font-semibold">
          {t('upTo', { amount: formatWon(maxDiscountWon, locale) })}
        </span>
      </div>
      <div className="relative flex min-w-0 flex-1 flex-col justify-center border-l-2 border-dashed border-border px-4 py-4 sm:px-5">
        {/* The two bites of a ticket. */}
        <span
          aria-hidden
          className="absolute -top-2.5 -left-[11px] size-5 rounded-full border border-border bg-background"
        />
        <span
          aria-hidden
          className="absolute -bottom-2.5 -left-[11px] size-5 rounded-full border border-border bg-background"
        />
        <p className="text-[13px] text-muted-foreground">
          {t(`why.${why}`)}
          {isUsable && why !== 'other' ? <CouponUses rule={why} /> : null}
        </p>
        <p className="line-clamp-2 text-[15px] leading-snug font-bold">
          <CouponTargetText target={target} targetName={targetName} />
        </p>
        <div className="mt-2 flex min-h-9 items-center justify-between gap-3">
          {isUsable ? (
            <Countdown expiresAt={expiresAt} className="won text-[13px] font-semibold text-sale-text" />
          ) : (
            <Badge>{t(`state.${state}`)}</Badge>
          )}
          {isUsable ? (
            <Button asChild size="sm" variant="outline">
              <Link href={couponHref(target, targetSlug)}>{t('use')}</Link>
            </Button>
          ) : state === 'USED' && discountWon !== null ? (
            <span className="text-[13px]">{t('usedFor', { amount: formatWon(discountWon, locale) })}</span>
          ) : null}
        </div>
      </div>
    </li>
  );
}
