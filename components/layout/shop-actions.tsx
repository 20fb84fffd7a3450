'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { ListName } from '#contracts/events.ts';

interface Refused {
  ok: false;
  error: { code: string; message: string };
}

export type AddResult = { ok: true; cartCount: number } | Refused;

/** Server actions that components of any page call; the layout hands them in. */
export interface ShopActions {
  addToCart(input: { offerId: number; quantity: number }): Promise<AddResult>;
  /** A form with offerId, quantity and then, sent without script. */
  addToCartByForm(previous: AddResult | null, form: FormData): Promise<AddResult>;
  toggleWish(productId: number): Promise<{ ok: true; wished: boolean } | Refused>;
  dismissProduct(input: {
    productId: number;
    list?: ListName | undefined;
    listId?: string | undefined;
  }): Promise<{ ok: true } | Refused>;
  undoDismissal(productId: number): Promise<{ ok: true } | Refused>;
}

const ActionsContext = createContext<ShopActions | null>(null);

export function ShopActionsProvider({ actions, children }: { actions: ShopActions; children: ReactNode }) {
  return <ActionsContext value={actions}>{children}</ActionsContext>;
}

export function useShopActions(): ShopActions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('useShopActions is called outside ShopActionsProvider; the layout renders it.');
  return actions;
}
