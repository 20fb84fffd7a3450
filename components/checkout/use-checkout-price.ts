'use client';

import { useEffect, useRef, useState, useTransition } from 'react';
import { checkShownState } from '#components/cart/shown-state.ts';
import { callAction, useCallAction } from '#components/ui/call-action.ts';
import { toast } from '#components/ui/toast.tsx';
import type { CheckoutActions, CheckoutCoupon, CheckoutPrice, CouponChoice } from './checkout-types.ts';

export interface CheckoutPriceOptions {
  /** Names what the page was drawn from. */
  stateKey: string;
  /** Of that state, with the best coupons. */
  rendered: CheckoutPrice;
  coupons: readonly CheckoutCoupon[];
  read: CheckoutActions['price'];
}

/**
 * The choice of coupons and the order's price with it. Follows the page: when it is rendered again with other lines,
 * other coupons or another shopper, the price is that of the new state, for lines and total alike; coupons chosen by
 * hand that are no longer available are dropped from the choice.
 */
export function useCheckoutPrice({ stateKey, rendered, coupons, read }: CheckoutPriceOptions) {
  const withAnswer = useCallAction();
  const [choice, setChoice] = useState<CouponChoice>('auto');
  const [price, setPrice] = useState(rendered);
  const [drawnKey, setDrawnKey] = useState(stateKey);
  const [isPricing, start] = useTransition();
  /** Answers overtake each other: the last question's counts. */
  const asked = useRef(0);

  // While rendering: lines and total of two states must not be seen together.
  if (drawnKey !== stateKey) {
    setDrawnKey(stateKey);
    setPrice(rendered);
  }

  async function take(next: CouponChoice) {
    const question = ++asked.current;
    const answered = await callAction(() => read(next));
    if (question !== asked.current) return;
    if (answered?.answer.ok !== true) return;
    setPrice(answered.answer.price);
    // The price of another state than is drawn: the page follows.
    if (answered.answer.stateKey !== stateKey) checkShownState();
  }

  const followedKey = useRef(stateKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each state that is drawn.
  useEffect(() => {
    if (followedKey.current === stateKey) return;
    followedKey.current = stateKey;
    asked.current++;
    if (choice === 'auto') return;
    const held = new Set(coupons.map(({ couponId }) => couponId));
    const kept = choice.filter((couponId) => held.has(couponId));
    setChoice(kept);
    start(() => take(kept));
  }, [stateKey]);

  return {
    choice,
    price,
    isPricing,
    /** Reads the price again, with the choice as it is. */
    refresh: () => take(choice),
    choose(next: CouponChoice) {
      const before = choice;
      const question = ++asked.current;
      setChoice(next);
      start(async () => {
        const answer = await withAnswer(
          () => read(next),
          (error) => ({ ok: false as const, error }),
        );
        if (question !== asked.current) return;
        if (answer.ok) {
          setPrice(answer.price);
          if (answer.stateKey !== stateKey) checkShownState();
        } else {
          // The price on the page is still that of the choice before.
          setChoice(before);
          toast.error(answer.error.message);
        }
      });
    },
  };
}
