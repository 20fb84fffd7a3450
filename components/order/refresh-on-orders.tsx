'use client';

import { useRouter } from 'next/navigation';
import { useOrderPushes } from '#components/tracking/index.ts';

/** Refreshes a list when one of its orders changes. */
export function RefreshOnOrders({ orderIds }: { orderIds: readonly string[] }) {
  const router = useRouter();
  useOrderPushes(({ orderId }) => {
    if (orderIds.includes(orderId)) router.refresh();
  });
  return null;
}
