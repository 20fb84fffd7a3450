'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { clearDraftOf } from '#components/checkout/delivery-draft.ts';
import { setCartCount } from '#components/layout/cart-count.ts';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useRealtime } from '#components/tracking/index.ts';
import { isCartShown, isOutdated, setStateCheck } from './shown-state.ts';
import { createStateCheck, readCartState } from './state-check.ts';

/**
 * Tabs of one browser broadcast who the current shopper is to each other, since pages cannot read the session cookie.
 */
const CHANNEL = 'dangol-session';

/** Changes of the cart announced closer together than this may be in the wrong order. */
const AT_ONCE_MS = 2_000;

/**
 * Keeps the cart's number, and a page that shows cart or coupons, up to date with changes made elsewhere: in another
 * tab, on another device, or by a coupon that arrives (docs/decisions/0049). Changes come over the socket. Where a
 * message may have been missed (the socket reconnects, the page becomes visible, is restored by Back, or is online
 * again) the state is read. Rendered once, in the layout; renders nothing itself.
 */
export function CartFollower() {
  const router = useRouter();
  const { shopper, readAgain } = useShopper();
  const shopperId = shopper?.shopperId ?? null;
  const isMember = shopper?.isMember ?? false;
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
        const isAnother = owner.current !== null && current !== owner.current;
        // Another session: the whole page is somebody else's, its socket too.
        if (isAnother) readAgain();
        if (isAnother || isOutdated(key)) router.refresh();
      },
    });
    setStateCheck(check.request);
    let hasConnected = false;
    let announcedMs = Number.NEGATIVE_INFINITY;
    const offs = [
      realtime?.onCart(({ count }) => {
        setCartCount(count);
        // Two changes at once may be announced in the other order: the state read afterwards counts.
        const isSecond = performance.now() - announcedMs < AT_ONCE_MS;
        announcedMs = performance.now();
        if (isSecond || isCartShown()) check.request();
      }),
      realtime?.onCoupon(() => {
        if (isCartShown()) check.request();
      }),
      realtime?.onConnection((isConnected) => {
        // After a deploy the response has the new build's id.
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
  }, [realtime, router, readAgain]);

  useEffect(() => {
    if (shopperId === null) return;
    clearDraftOf({ shopperId, isMember });
    if (typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(CHANNEL);
    const own = `${shopperId} ${isMember}`;
    channel.postMessage(own);
    channel.onmessage = ({ data }) => {
      if (data === own) return;
      readAgain();
      router.refresh();
    };
    return () => channel.close();
  }, [shopperId, isMember, router, readAgain]);

  return null;
}
