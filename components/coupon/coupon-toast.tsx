'use client';

import { TicketPercent, X } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { buttonVariants } from '#components/ui/button.tsx';
import { cn } from '#components/ui/class-names.ts';
import { Link } from '#components/ui/link.tsx';
import type { CouponMessage } from '#contracts/push.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { Countdown } from './countdown.tsx';
import { couponHref } from './coupon-target.ts';
import { CouponTargetText } from './coupon-target-text.tsx';
import { moveRoom } from './move-room.ts';

/** Long enough to read two lines twice; the coupon itself is listed on /coupons. */
const SHOWN_MS = 10_000;

export interface CouponToastProps {
  coupon: CouponMessage;
  onClose: (couponId: string) => void;
  /** No other coupon is shown: on a phone the page makes room for this one. */
  isAlone: boolean;
  className?: string | undefined;
}

/**
 * One coupon that has just come. It takes no focus, and stays while a pointer or the focus is on it; Escape closes it.
 * On a phone the page moves down for it slowly, and back: nothing jumps from under a finger.
 */
export function CouponToast({ coupon, onClose, isAlone, className }: CouponToastProps) {
  const t = useTranslations('coupons.toast');
  const whys = useTranslations('coupons.why');
  const path = usePathname();
  const [isHeld, setHeld] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  // One that takes another's place finds the room made.
  const [makesRoom] = useState(isAlone);
  const room = useRef<HTMLDivElement>(null);
  const { target, targetName, targetSlug, discountPercent, expiresAt, rule, couponId } = coupon;
  const close = useRef(() => onClose(couponId));
  const leave = useRef<() => void>(() => undefined);
  useEffect(() => {
    close.current = () => onClose(couponId);
    leave.current = () => (isAlone ? setLeaving(true) : onClose(couponId));
  });
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => leave.current(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  useLayoutEffect(() => {
    if (makesRoom && room.current !== null) return moveRoom(room.current, true, () => undefined);
  }, [makesRoom]);
  useEffect(() => {
    if (isLeaving && room.current !== null) return moveRoom(room.current, false, () => close.current());
  }, [isLeaving]);
  const hold = () => {
    setHeld(true);
    setLeaving(false);
  };

  const href = couponHref(target, targetSlug);
  const why = RULE_CODES.find((known) => known === rule) ?? 'other';
  const link = buttonVariants({ variant: 'link', className: 'text-[13px]' });
  return (
    <div ref={room} className={cn('max-md:grid max-md:grid-rows-[minmax(0,1fr)]', className)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what happens on the controls within. */}
      <div
        data-testid="coupon-toast"
        data-rule={rule}
        data-coupon-id={couponId}
        onPointerEnter={hold}
        onPointerLeave={() => setHeld(false)}
        onFocus={hold}
        onBlur={() => setHeld(false)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Escape') onClose(couponId);
        }}
        className="min-h-0 border-b border-border bg-sale-soft duration-300 animate-in fade-in-0 max-md:overflow-hidden md:h-12"
      >
        <div className="shop-width flex items-center gap-3 py-2 md:h-full md:py-0">
          <TicketPercent aria-hidden className="size-6 shrink-0 text-sale-text max-xs:hidden" strokeWidth={1.8} />
          <div className="min-w-0 flex-1 text-[13px] md:flex md:items-baseline md:gap-3">
            <p className="truncate text-[15px] font-bold md:shrink-0">{t('title', { percent: discountPercent })}</p>
            <p className="truncate">
              <Countdown expiresAt={expiresAt} className="won font-semibold text-sale-text" />{' '}
              <span className="ml-1.5 text-muted-foreground">
                <CouponTargetText target={target} targetName={targetName} />
              </span>
            </p>
            <p className="truncate text-muted-foreground max-lg:hidden">{whys(why)}</p>
          </div>
          <div className="flex shrink-0 flex-col items-end md:flex-row md:gap-4">
            {path === href ? null : (
              <Link href={href} onClick={() => onClose(couponId)} className={link}>
                {t(target.kind === 'product' ? 'product' : 'shop')}
              </Link>
            )}
            <Link href="/coupons" onClick={() => onClose(couponId)} className={cn(link, 'font-bold')}>
              {t('go')}
            </Link>
          </div>
          <button
            type="button"
            aria-label={t('close')}
            onClick={() => onClose(couponId)}
            className="-mr-2 flex size-9 shrink-0 items-center justify-center rounded-lg text-muted-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
          >
            <X aria-hidden className="size-4.5" />
          </button>
        </div>
      </div>
    </div>
  );
}
