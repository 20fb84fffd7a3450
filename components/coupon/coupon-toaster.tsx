'use client';

import { useCallback, useEffect, useState } from 'react';
import { useCouponPushes, useRealtime } from '#components/tracking/index.ts';
import type { CouponMessage } from '#contracts/push.ts';
import { CouponToast } from './coupon-toast.tsx';
import { markSeen, wasSeen } from './seen-coupons.ts';

/** More at once would cover the page; an older one that gives way stands on /coupons. */
const MOST_SHOWN = 3;

/**
 * Shows coupons on the page the moment they arrive: by socket; and what was issued while the socket was away is read at each
 * connect. Once in the layout. A coupon that comes while another is shown does not wait for it: it stands beneath.
 */
export function CouponToaster() {
  const realtime = useRealtime();
  const [coupons, setCoupons] = useState<readonly CouponMessage[]>([]);

  const offer = useCallback((message: CouponMessage) => {
    if (wasSeen(message.couponId) || Date.parse(message.expiresAt) <= Date.now()) return;
    markSeen(message.couponId);
    setCoupons((shown) => [...shown, message].slice(-MOST_SHOWN));
  }, []);
  const close = useCallback((couponId: string) => {
    setCoupons((shown) => shown.filter((coupon) => coupon.couponId !== couponId));
  }, []);

  useCouponPushes(offer);
  useEffect(() => {
    if (realtime === null) return;
    const readMissed = async () => {
      const response = await fetch('/coupons/open', { cache: 'no-store' });
      if (!response.ok) return;
      const { coupons: missed } = (await response.json()) as { coupons: CouponMessage[] };
      for (const message of missed) offer(message);
    };
    return realtime.onConnection((isConnected) => {
      // Not read now, it is read at the next connect; and it stands on /coupons.
      if (isConnected) void readMissed().catch(() => undefined);
    });
  }, [realtime, offer]);

  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 bottom-[calc(5.5rem+env(safe-area-inset-bottom))] z-40 flex flex-col gap-2 sm:left-auto sm:w-96 md:right-6 md:bottom-6"
    >
      {coupons.map((coupon, index) => (
        <CouponToast
          key={coupon.couponId}
          coupon={coupon}
          onClose={close}
          // A phone has room for two.
          className={index < coupons.length - 2 ? 'max-sm:hidden' : undefined}
        />
      ))}
    </div>
  );
}
