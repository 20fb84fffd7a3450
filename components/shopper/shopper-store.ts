import type { Me } from '#contracts/me.ts';

/** What pages know of the shopper who looks at them, without the lists, which go to their places, and the time. */
export type Shopper = Omit<Me, 'lists' | 'shopMs'>;

export interface ShopperState {
  /** null: not known yet. The page shows what a newcomer sees. */
  shopper: Shopper | null;
  /** Grows when another shopper takes the place of the one known before. */
  turn: number;
}

export const UNKNOWN_SHOPPER: ShopperState = { shopper: null, turn: 0 };

export type ShopperEvent =
  | { kind: 'read'; shopper: Shopper }
  /** All products of the wishlist, changed in any tab. */
  | { kind: 'wishes-changed'; productIds: readonly number[] }
  /** The server's response to a press of the heart. */
  | { kind: 'wish-changed'; productId: number; isWished: boolean };

/**
 * What could not be read at the moment (null) stays as it was known, unless it was another shopper's. A response
 * without a change leaves the same object.
 */
export function reduceShopper(state: ShopperState, event: ShopperEvent): ShopperState {
  const { shopper: before, turn } = state;
  if (event.kind === 'wish-changed') {
    if (before === null) return state;
    const others = (before.wishes ?? []).filter((id) => id !== event.productId);
    return { turn, shopper: { ...before, wishes: event.isWished ? [event.productId, ...others] : others } };
  }
  if (event.kind === 'wishes-changed')
    return before === null ? state : { turn, shopper: { ...before, wishes: [...event.productIds] } };
  const { shopper } = event;
  if (before === null) return { shopper, turn };
  if (before.shopperId !== shopper.shopperId || before.isMember !== shopper.isMember)
    return { shopper, turn: turn + 1 };
  const next: Shopper = {
    ...shopper,
    name: shopper.name ?? before.name,
    cartCount: shopper.cartCount ?? before.cartCount,
    wishes: shopper.wishes ?? before.wishes,
    coupons: shopper.coupons ?? before.coupons,
  };
  return JSON.stringify(next) === JSON.stringify(before) ? state : { shopper: next, turn };
}
