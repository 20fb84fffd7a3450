'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useOrderPushes } from '#components/tracking/index.ts';

const POLL_MS = 5_000;

/** Refreshes the page when this order changes: on a push, and every 5 s while its payment is pending. */
export function RefreshOnOrder({ orderId, isPending }: { orderId: string; isPending: boolean }) {
  const router = useRouter();
  useOrderPushes((order) => {
    if (order.orderId === orderId) router.refresh();
  });
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(() => router.refresh(), POLL_MS);
    return () => clearInterval(timer);
  }, [isPending, router]);
  return null;
}
