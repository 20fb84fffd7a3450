'use client';

import { TicketPercent, X } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useCouponPushes, useRealtime } from '#components/tracking/index.ts';
import { buttonVariants } from '#components/ui/button.tsx';
import type { CouponMessage } from '#contracts/push.ts';
import { RULE_CODES } from '#domain/coupon/rule-codes.ts';
import { Countdown } from './countdown.tsx';
import { couponHref, targetText } from './coupon-target.ts';
import { markSeen, wasSeen } from './seen-coupons.ts';

const SHOWN_MS = 15_000;

/**
 * Shows a coupon on the page the moment it arrives: by socket; and what was issued while the socket was away is read at each
 * connect. Once in the layout. It takes no focus, and stays while a pointer or the focus is on it.
 */
export function CouponToaster() {
  const t = useTranslations('coupons.toast');
  const targets = useTranslations('coupons.target');
  const whys = useTranslations('coupons.why');
  const realtime = useRealtime();
  const path = usePathname();
  const [coupon, setCoupon] = useState<CouponMessage | null>(null);
  const [isHeld, setHeld] = useState(false);
  const waiting = useRef<CouponMessage[]>([]);

  const offer = useCallback((message: CouponMessage) => {
    if (wasSeen(message.couponId) || Date.parse(message.expiresAt) <= Date.now()) return;
    markSeen(message.couponId);
    setCoupon((shown) => {
      if (shown === null) return message;
      waiting.current.push(message);
      return shown;
    });
  }, []);
  const close = useCallback(() => {
    setHeld(false);
    setCoupon(waiting.current.shift() ?? null);
  }, []);

  useCouponPushes(offer);
  useEffect(() => {
    if (realtime === null) return;
    const readMissed = async () => {
      const response = await fetch('/coupons/open', { cache: 'no-store' });
      if (!response.ok) return;
      const { coupons } = (await response.json()) as { coupons: CouponMessage[] };
      for (const message of coupons) offer(message);
    };
    return realtime.onConnection((isConnected) => {
      // Not read now, it is read at the next connect; and it stands on /coupons.
      if (isConnected) void readMissed().catch(() => undefined);
    });
  }, [realtime, offer]);
  useEffect(() => {
    if (coupon === null || isHeld) return;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [coupon, isHeld, close]);

  if (coupon === null) return <div role="status" aria-live="polite" className="sr-only" />;
  const { target, targetName, targetSlug, discountPercent, expiresAt, rule, couponId } = coupon;
  const href = couponHref(target, targetSlug);
  const why = RULE_CODES.find((known) => known === rule) ?? 'other';
  return (
    <div role="status" aria-live="polite">
      <section
        data-testid="coupon-toast"
        data-rule={rule}
        data-coupon-id={couponId}
        aria-label={t('label')}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
        className="fixed inset-x-3 bottom-[calc(5.5rem+env(safe-area-inset-bottom))] z-40 flex overflow-hidden rounded-2xl border border-border bg-surface shadow-xl duration-300 animate-in fade-in-0 slide-in-from-bottom-6 sm:left-auto sm:w-96 md:right-6 md:bottom-6"
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
                onClick={close}
                className={buttonVariants({ variant: 'link', className: 'text-[13px]' })}
              >
                {t(target.kind === 'product' ? 'product' : 'shop')}
              </Link>
            )}
            <Link
              href="/coupons"
              onClick={close}
              className={buttonVariants({ variant: 'link', className: 'text-[13px] font-bold' })}
            >
              {t('go')}
            </Link>
          </div>
        </div>
        <button
          type="button"
          aria-label={t('close')}
          onClick={close}
          className="absolute top-1.5 right-1.5 flex size-9 items-center justify-center rounded-lg text-faint-foreground outline-none hover:bg-muted hover:text-foreground focus-visible:ring-2 focus-visible:ring-ring"
        >
          <X aria-hidden className="size-4.5" />
        </button>
      </section>
    </div>
  );
}
