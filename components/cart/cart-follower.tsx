'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { clearDraftOf } from '#components/checkout/delivery-draft.ts';
import { setCartCount } from '#components/layout/cart-count.ts';
import { useRealtime } from '#components/tracking/index.ts';
import { isCartShown, isOutdated, setStateCheck } from './shown-state.ts';
import { createStateCheck, readCartState } from './state-check.ts';

/** Tabs of one browser broadcast the current shopper's id to each other, since pages cannot read the session cookie. */
const CHANNEL = 'dangol-session';

export interface CartFollowerProps {
  /** Whose page this is. */
  shopperId: string;
  isMember: boolean;
}

/**
 * Keeps the cart's number, and a page that shows cart or coupons, up to date with changes made elsewhere: in another
 * tab, on another device, or by a coupon that arrives (docs/decisions/0049). Changes come over the socket. Where a
 * message may have been missed (the socket reconnects, the page becomes visible, is restored by Back, or is online
 * again) the state is read. Rendered once, in the layout; renders nothing itself.
 */
export function CartFollower({ shopperId, isMember }: CartFollowerProps) {
  const router = useRouter();
  const realtime = useRealtime();
  const owner = useRef(shopperId);
  useEffect(() => {
    owner.current = shopperId;
  }, [shopperId]);

  useEffect(() => {
    const check = createStateCheck({
      read: readCartState,
      onState({ shopperId: current, count, key }) {
        setCartCount(count);
        // Another session: the whole page is somebody else's, its socket too.
        if (current !== owner.current || isOutdated(key)) router.refresh();
      },
    });
    setStateCheck(check.request);
    let hasConnected = false;
    const offs = [
      realtime?.onCart(({ count }) => {
        setCartCount(count);
        // Two changes at once may be announced in the other order: the state read afterwards counts.
        check.request();
      }),
      realtime?.onCoupon(() => {
        if (isCartShown()) check.request();
      }),
      realtime?.onConnection((isConnected) => {
        if (isConnected && (hasConnected || isCartShown())) check.request();
        hasConnected ||= isConnected;
      }),
    ];
    const onVisible = () => {
      if (document.visibilityState === 'visible') check.request();
    };
    // Restored from the browser's memory with the scripts as they were.
    const onShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) check.request();
    };
    window.addEventListener('focus', check.request);
    window.addEventListener('online', check.request);
    window.addEventListener('pageshow', onShow);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      setStateCheck(null);
      check.close();
      window.removeEventListener('focus', check.request);
      window.removeEventListener('online', check.request);
      window.removeEventListener('pageshow', onShow);
      document.removeEventListener('visibilitychange', onVisible);
      for (const off of offs) off?.();
    };
  }, [realtime, router]);

  useEffect(() => {
    clearDraftOf({ shopperId, isMember });
    if (typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(shopperId);
    channel.onmessage = ({ data }) => {
      if (data !== shopperId) router.refresh();
    };
    return () => channel.close();
  }, [shopperId, isMember, router]);

  return null;
}
