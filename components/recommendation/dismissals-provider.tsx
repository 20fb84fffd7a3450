'use client';

import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext, useMemo, useReducer, useState } from 'react';
import { setDismissal } from '#components/actions/shop-routes.ts';
import { useShopper } from '#components/shopper/shopper-provider.tsx';
import { useDismissalPushes } from '#components/tracking/index.ts';
import { toast } from '#components/ui/toast.tsx';
import type { ListName } from '#contracts/events.ts';
import { isDismissed, NOTHING_DISMISSED, reduceDismissed } from './dismissed.ts';

export interface Dismissals {
  has(productId: number): boolean;
  /** It was taken back on this page. */
  wasUndone(productId: number): boolean;
  /** Removes a product from every list on the page at once, sends it to the server, and offers an undo. */
  dismiss(product: { productId: number; list: ListName; listId: string | undefined }): void;
  /** Applies the dismissals in a list's response. */
  confirm(productIds: readonly number[]): void;
}

const DismissalsContext = createContext<Dismissals | null>(null);

/**
 * One shopper's dismissals over all lists and tabs. Those of another shopper, after a log-in or a log-out, start empty;
 * the page itself stays as it is, with what was typed in it meanwhile.
 */
export function DismissalsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('recommendation.dismiss');
  const { turn } = useShopper();
  const [state, dispatch] = useReducer(reduceDismissed, NOTHING_DISMISSED);
  const [turnBefore, setTurnBefore] = useState(turn);
  if (turnBefore !== turn) {
    setTurnBefore(turn);
    dispatch({ kind: 'forgotten' });
  }
  useDismissalPushes((productIds) => dispatch({ kind: 'confirmed', productIds }));

  const dismissals = useMemo<Dismissals>(() => {
    const send = async (productId: number, sending: Promise<{ ok: boolean }>) => {
      const result = await sending.catch(() => ({ ok: false }));
      if (result.ok) return true;
      dispatch({ kind: 'refused', productId });
      toast.error(t('failed'));
      return false;
    };
    const undo = (productId: number) => {
      dispatch({ kind: 'changed', productId, dismissed: false });
      void send(productId, setDismissal({ productId, dismissed: false }));
    };
    return {
      has: (productId) => isDismissed(state, productId),
      wasUndone: (productId) => state.undone.has(productId),
      confirm: (productIds) => dispatch({ kind: 'confirmed', productIds }),
      dismiss(product) {
        const { productId } = product;
        dispatch({ kind: 'changed', productId, dismissed: true });
        const sent = send(productId, setDismissal({ ...product, dismissed: true }));
        toast(t('done'), {
          duration: UNDO_MS,
          // After the first word has arrived: two requests may overtake each other.
          action: { label: t('undo'), onClick: () => void sent.then((ok) => ok && undo(productId)) },
        });
      },
    };
  }, [state, t]);

  return <DismissalsContext value={dismissals}>{children}</DismissalsContext>;
}

/** Time to read and to reach the button, by keyboard too. */
const UNDO_MS = 8_000;

export function useDismissals(): Dismissals {
  const dismissals = useContext(DismissalsContext);
  if (dismissals === null)
    throw new Error('useDismissals is called outside DismissalsProvider; the layout renders it.');
  return dismissals;
}
