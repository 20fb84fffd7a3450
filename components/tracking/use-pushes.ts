'use client';

import { useEffect, useRef, useState } from 'react';
import type { CouponMessage, OrderMessage, RecommendationList } from '#contracts/push.ts';
import type { RuleCode } from '#domain/coupon/rule-codes.ts';
import type { ListSubscription } from './list-feed.ts';
import { useRealtime } from './tracking-provider.tsx';

/** Calls `onList` with each newer version of a list; the page decides when to show it. */
export function useRecommendationPushes(
  { list, productId, shownAt }: ListSubscription,
  onList: (list: RecommendationList) => void,
): void {
  const realtime = useRealtime();
  const latest = useLatest(onList);
  const initiallyShownAt = useRef(shownAt);
  useEffect(
    () =>
      realtime?.onRecommendations({ list, productId, shownAt: initiallyShownAt.current }, (newer) => {
        initiallyShownAt.current = newer.computedAt;
        latest.current(newer);
      }),
    [realtime, list, productId, latest],
  );
}

export function useCouponPushes(onCoupon: (coupon: CouponMessage) => void): void {
  const realtime = useRealtime();
  const latest = useLatest(onCoupon);
  useEffect(() => realtime?.onCoupon((coupon) => latest.current(coupon)), [realtime, latest]);
}

export function useOrderPushes(onOrder: (order: OrderMessage) => void): void {
  const realtime = useRealtime();
  const latest = useLatest(onOrder);
  useEffect(() => realtime?.onOrder((order) => latest.current(order)), [realtime, latest]);
}

export function useDismissalPushes(onDismissals: (productIds: readonly number[]) => void): void {
  const realtime = useRealtime();
  const latest = useLatest(onDismissals);
  useEffect(() => realtime?.onDismissals(({ productIds }) => latest.current(productIds)), [realtime, latest]);
}

/** Calls `onWishes` with all that the shopper wishes for, newest first, whenever that changes in any tab. */
export function useWishesPushes(onWishes: (productIds: readonly number[]) => void): void {
  const realtime = useRealtime();
  const latest = useLatest(onWishes);
  useEffect(() => realtime?.onWishes(({ productIds }) => latest.current(productIds)), [realtime, latest]);
}

export interface Presence {
  /** Shoppers in the shop; null while not known. */
  online: number | null;
  /** Shoppers on this product's page; null while not known, or without a product. */
  viewers: number | null;
  /** Shoppers who bought it today; as above. */
  buyers: number | null;
}

/** Live numbers. Each page follows one product at most. */
export function usePresence(productId?: number): Presence {
  const realtime = useRealtime();
  const [presence, setPresence] = useState<Presence>({ online: null, viewers: null, buyers: null });
  useEffect(
    () =>
      realtime?.onPresence({ productId }, ({ online, viewers, buyers }) =>
        setPresence((before) => ({
          online: online ?? before.online,
          viewers: viewers !== undefined && viewers.productId === productId ? viewers.count : before.viewers,
          buyers: buyers !== undefined && buyers.productId === productId ? buyers.count : before.buyers,
        })),
      ),
    [realtime, productId],
  );
  return presence;
}

/** How many coupons of a rule have been used today; null while not known. */
export function useCouponUses(rule: RuleCode): number | null {
  const realtime = useRealtime();
  const [count, setCount] = useState<number | null>(null);
  useEffect(
    () => realtime?.onPresence({ rule }, ({ uses }) => setCount((before) => uses?.[rule] ?? before)),
    [realtime, rule],
  );
  return count;
}

function useLatest<T>(value: T): { current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
