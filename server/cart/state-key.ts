import { createHash } from 'node:crypto';
import type { CartView } from './cart.ts';

export interface CartState {
  shopperId: string;
  cart: Pick<CartView, 'lines' | 'coupons'>;
  /** Orders that wait for their payment. */
  pending: readonly { orderId: string }[];
}

/**
 * Names all that the cart and the checkout page show of a shopper: the same key, the same page. Lines with quantity,
 * price, shipping and state, coupons that can be used, orders under payment, and whose they are. Not the order in which
 * coupons are listed.
 */
export function stateKey({ shopperId, cart, pending }: CartState): string {
  const lines = cart.lines.map(({ lineId, quantity, unitPriceWon, listPriceWon, state, stock, shipping }) => [
    lineId,
    quantity,
    unitPriceWon,
    listPriceWon,
    state,
    // Of a line that can be ordered it matters only when few are left.
    state === 'short' ? stock : Math.min(stock, LAST_FEW_SHOWN),
    ...[shipping.feeWon, shipping.freeFromWon, shipping.surchargeWon],
  ]);
  const coupons = cart.coupons.map(({ couponId }) => couponId).sort();
  const orders = pending.map(({ orderId }) => orderId).sort();
  const text = JSON.stringify([shopperId, lines, coupons, orders]);
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

/** As components/cart/cart-line.tsx: with more than this in stock the page does not mention the stock. */
const LAST_FEW_SHOWN = 6;
