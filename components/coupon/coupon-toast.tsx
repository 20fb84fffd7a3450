'use client';

import { TicketPercent, X } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CouponMessage } from '#contracts/push.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { Countdown } from './countdown.tsx';
import { couponHref, targetText } from './coupon-target.ts';

const SHOWN_MS = 15_000;

export interface CouponToastProps {
  coupon: CouponMessage;
  onClose: (couponId: string) => void;
  className?: string | undefined;
}

/** One coupon that has just come. It takes no focus, and stays while a pointer or the focus is on it. */
export function CouponToast({ coupon, onClose, className }: CouponToastProps) {
  const t = useTranslations('coupons.toast');
  const targets = useTranslations('coupons.target');
  const whys = useTranslations('coupons.why');
  const path = usePathname();
  const [isHeld, setHeld] = useState(false);
  const { target, targetName, targetSlug, discountPercent, expiresAt, rule, couponId } = coupon;
  const close = useRef(() => onClose(couponId));
  useEffect(() => {
    close.current = () => onClose(couponId);
  });
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => close.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);

  const href = couponHref(target, targetSlug);
  const why = RULE_CODES.find((known) => known === rule) ?? 'other';
  return (
    <section
      data-testid="coupon-toast"
      data-rule={rule}
      data-coupon-id={couponId}
      aria-label={t('label')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={cn(
        'pointer-events-auto relative flex overflow-hidden rounded-2xl border border-border bg-surface shadow-xl duration-300 animate-in fade-in-0 slide-in-from-bottom-6',
        className,
      )}
    >
      <div className="flex w-21 shrink-0 flex-col items-center justify-center gap-1 bg-sale-soft text-sale-text">
        <TicketPercent aria-hidden className="size-6" strokeWidth={1.8} />
        <span className="won text-xl leading-none font-extrabold">{discountPercent}%</span>
      </div>
      <div className="min-w-0 flex-1 border-l-2 border-dashed border-border p-3.5 pr-10">
        <p className="text-[15px] leading-snug font-bold">{t('title', { percent: discountPercent })}</p>
        <p className="line-clamp-1 text-[13px] text-muted-foreground">{targets(...targetText(target, targetName))}</p>
        <p className="line-clamp-1 text-[12px] text-muted-foreground">{whys(why)}</p>
        <div className="mt-2 -mr-6 flex items-center gap-3 text-[13px]">
          <Countdown expiresAt={expiresAt} className="won mr-auto font-semibold text-sale-text" />
          {path === href ? null : (
            <Link
              href={href}
              onClick={() => onClose(couponId)}
              className={buttonVariants({ variant: 'link', className: 'text-[13px]' })}
            >
              {t(target.kind === 'product' ? 'product' : 'shop')}
            </Link>
          )}
          <Link
            href="/coupons"
            onClick={() => onClose(couponId)}
            className={buttonVariants({ variant: 'link', className: 'text-[13px] font-bold' })}
          >
            {t('go')}
          </Link>
        </div>
      </div>
      <button
        type="button"
        aria-label={t('close')}
        onClick={() => onClose(couponId)}
        className="absolute top-1.5 right-1.5 flex size-9 items-center justify-center rounded-lg text-faint-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
      >
        <X aria-hidden className="size-4.5" />
      </button>
    </section>
  );
}
