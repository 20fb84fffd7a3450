'use client';

import { useRouter } from 'next/navigation';
import { useWishesPushes } from '#components/tracking/index.ts';

/** Has the wishlist drawn anew when another tab or device changes it. `productIds`: as the page was drawn. */
export function WishesFollower({ productIds }: { productIds: readonly number[] }) {
  const router = useRouter();
  useWishesPushes((wishes) => {
    if (wishes.join() !== productIds.join()) router.refresh();
  });
  return null;
}
