'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useOrderPushes } from '#components/tracking/index.ts';

const POLL_MS = 5_000;

/** Renders the page anew when this order changes: when told by socket, and while it waits for its payment every 5 s. */
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
