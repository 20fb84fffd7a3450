'use client';

import type { ReactNode } from 'react';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import type { ListName } from '#contracts/events.ts';

/**
 * Shown where the shopper has a list of their own: what its fallback showed until then. It belongs below all else, as
 * it appears when the list is known.
 */
export function UnlessFallback({ name, children }: { name: ListName; children: ReactNode }) {
  return useShopper().ownLists.has(name) ? children : null;
}
