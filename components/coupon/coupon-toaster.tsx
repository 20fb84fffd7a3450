'use client';

import { useTranslations } from 'next-intl';
import { type FocusEvent, useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '#components/announcer/announcer.tsx';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useCouponPushes } from '#components/tracking/index.ts';
import { afterPaint, focusOnHeading } from '#components/ui/focus.ts';
import type { CouponMessage } from '#contracts/push.ts';
import { useTargetWords } from './coupon-target-text.tsx';
import { CouponToast } from './coupon-toast.tsx';
import { markSeen, wasSeen } from './seen-coupons.ts';

/** More at once would fill the head of the page; an older one is hidden, and listed on /coupons. */
const MOST_SHOWN = 3;

/**
 * Shows coupons on the page when they arrive by socket; those issued while the socket was disconnected are among what
 * is read at each connect (shopper-provider.tsx). Rendered once, in the layout, under the header. A coupon that arrives
 * while another is shown does not wait: it is added below. Toasts cover no product: on a phone the page moves down, on
 * wide screens they cover the row of categories.
 */
export function CouponToaster() {
  const t = useTranslations('coupons.toast');
  const targetWords = useTargetWords();
  const { shopper } = useShopper();
  const [coupons, setCoupons] = useState<readonly CouponMessage[]>([]);
  /** What had the focus before a coupon took it. */
  const before = useRef<HTMLElement | null>(null);
  const area = useRef<HTMLDivElement>(null);

  const offer = useCallback(
    (message: CouponMessage) => {
      if (wasSeen(message.couponId) || Date.parse(message.expiresAt) <= Date.now()) return;
      markSeen(message.couponId);
      setCoupons((shown) => [...shown, message].slice(-MOST_SHOWN));
      const target = targetWords(message);
      announce(`coupon ${message.couponId}`, `${t('title', { percent: message.discountPercent })}. ${target}.`);
    },
    [t, targetWords],
  );
  const close = useCallback((couponId: string) => {
    const hadFocus = area.current?.contains(document.activeElement) === true;
    setCoupons((shown) => shown.filter((coupon) => coupon.couponId !== couponId));
    if (!hadFocus) return;
    afterPaint(() => {
      if (before.current?.isConnected === true) before.current.focus();
      else focusOnHeading();
    });
  }, []);

  useCouponPushes(offer);
  const open = shopper?.coupons;
  useEffect(() => {
    for (const message of open ?? []) offer(message);
  }, [open, offer]);

  function onFocus({ relatedTarget }: FocusEvent) {
    if (relatedTarget instanceof HTMLElement && area.current?.contains(relatedTarget) === false)
      before.current = relatedTarget;
  }

  return (
    <section
      ref={area}
      aria-label={coupons.length === 0 ? undefined : t('label')}
      onFocus={onFocus}
      data-shop-notices
      className="z-30 tall:sticky tall:top-15 md:h-0 md:tall:top-19"
    >
      {coupons.map((coupon, index) => (
        <CouponToast
          key={coupon.couponId}
          coupon={coupon}
          onClose={close}
          isAlone={coupons.length === 1}
          // A phone has room for one.
          className={index < coupons.length - 1 ? 'max-sm:hidden' : undefined}
        />
      ))}
    </section>
  );
}
