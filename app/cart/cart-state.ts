import { stateKey } from '#server/cart/state-key.ts';
import { getContainer } from '#server/container.ts';

/** A shopper's cart as the cart and the checkout page show it, and the key that names this state of it. */
export async function cartStateOf(shopperId: string) {
  const { checkout } = getContainer();
  const [view, pending] = await Promise.all([checkout.view(shopperId, 'auto'), checkout.pending(shopperId)]);
  return { view, pending, key: stateKey({ shopperId, cart: view.cart, pending }) };
}
