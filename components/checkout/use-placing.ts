'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState, useTransition } from 'react';
import { uuidv7 } from '#components/tracking/uuidv7.ts';
import { callAction, isOffline } from '#components/ui/call-action.ts';
import type { PlaceOrderRefusal, PlaceOrderRequest } from './checkout-types.ts';
import { findOrder } from './find-order.ts';
import type { PaymentConfirmation } from './use-pay-passkey.ts';

/**
 * The provider may take 5 s; so long after the press an answer is taken for lost. One that comes later is followed all
 * the same.
 */
const ANSWER_TIMEOUT_MS = 20_000;

export interface PlacingOptions {
  /** The step before the order, with its key. Nothing is placed where it fails. */
  confirm(request: PlaceOrderRequest): Promise<PaymentConfirmation>;
  place(request: PlaceOrderRequest): Promise<PlaceOrderRefusal>;
  /** Of the page, or of the answer to a form that was sent without script. */
  initialKey: string;
  initialRefusal: PlaceOrderRefusal['error'] | null;
  /** The shop refused; what is shown may be out of date. */
  onRefused(refusal: PlaceOrderRefusal['error']): Promise<void>;
}

/**
 * Presses "pay". An answer that is lost costs nothing: the key is kept, the order is looked for under it at once and
 * again when the browser is online, and shown where it is found.
 */
export function usePlacing({ confirm, place, initialKey, initialRefusal, onRefused }: PlacingOptions) {
  const t = useTranslations('checkout.lost');
  const router = useRouter();
  const [key, setKey] = useState(initialKey);
  const [refusal, setRefusal] = useState(initialRefusal);
  const [isPlacing, start] = useTransition();
  const isLost = refusal?.code === 'offline' || refusal?.code === 'no-answer';

  const findAgain = useCallback(async () => {
    const found = await findOrder(key);
    if (found === null) return false;
    if (found.status === 'PAYMENT_FAILED') {
      setKey(uuidv7(Date.now()));
      setRefusal({ code: 'payment-declined', message: t('declined') });
      return true;
    }
    router.push(`/orders/${found.orderId}?placed=1`);
    router.refresh();
    return true;
  }, [key, router, t]);

  useEffect(() => {
    if (!isLost) return;
    const look = () => start(async () => void (await findAgain()));
    window.addEventListener('online', look);
    return () => window.removeEventListener('online', look);
  }, [isLost, findAgain]);

  function press(request: Omit<PlaceOrderRequest, 'idempotencyKey'>) {
    setRefusal(null);
    start(async () => {
      const pressed = { ...request, idempotencyKey: key };
      const confirmed = await confirm(pressed);
      if (!confirmed.ok) {
        // What became of an earlier press is still unknown.
        setRefusal(isLost ? { ...confirmed.error, code: refusal.code } : confirmed.error);
        await onRefused(confirmed.error);
        return;
      }
      const { assertion } = confirmed;
      const answered = await withDeadline(callAction(() => place({ ...pressed, assertion })));
      if (answered !== null) {
        setKey(answered.answer.nextKey);
        setRefusal(answered.answer.error);
        await onRefused(answered.answer.error);
        return;
      }
      if (!isOffline() && (await findAgain())) return;
      const code = isOffline() ? 'offline' : 'no-answer';
      setRefusal({ code, message: t(code) });
    });
  }

  return { key, refusal, isPlacing, press };
}

async function withDeadline<T>(work: Promise<T | null>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
