'use client';

import { createContext, type ReactNode, useContext } from 'react';

export type AddResult = { ok: true; cartCount: number } | { ok: false; error: { code: string; message: string } };

/** Server actions behind forms that components of any page render; the layout hands them in. */
export interface ShopActions {
  /** A form with offerId, quantity and then, sent without script. With script: components/actions/shop-routes.ts. */
  addToCartByForm(previous: AddResult | null, form: FormData): Promise<AddResult>;
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
