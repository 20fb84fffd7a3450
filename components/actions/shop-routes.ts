import { cartLineAnswerSchema, dismissalAnswerSchema, wishAnswerSchema } from '#contracts/actions.ts';
import type { ListName } from '#contracts/events.ts';
import { createPendingKeys } from './pending-keys.ts';
import { send } from './send.ts';

/*
 * What a shopper does on a page without leaving it. Each answers what is so now, or why not in the shopper's language;
 * each throws when no answer came (components/ui/call-action.ts has words for that).
 */

const CART = '/api/cart/lines';
const keys = createPendingKeys();

export interface CartLineWanted {
  offerId: number;
  quantity: number;
}

/** Adds pieces of an offer to the cart. Give `cartCount` to setCartCount. */
export const addToCart = ({ offerId, quantity }: CartLineWanted) =>
  keys.with(`${offerId}:${quantity}`, (key) =>
    send({ method: 'POST', path: CART, body: { offerId, quantity, key } }, cartLineAnswerSchema),
  );

export const setCartLine = ({ offerId, quantity }: CartLineWanted) =>
  send({ method: 'PUT', path: CART, body: { offerId, quantity } }, cartLineAnswerSchema);

export const removeCartLine = (offerId: number) =>
  send({ method: 'DELETE', path: CART, body: { offerId } }, cartLineAnswerSchema);

export const setWish = (productId: number, wished: boolean) =>
  send({ method: 'PUT', path: '/api/wishes', body: { productId, wished } }, wishAnswerSchema);

export const setDismissal = (dismissal: {
  productId: number;
  dismissed: boolean;
  list?: ListName | undefined;
  listId?: string | undefined;
}) => send({ method: 'PUT', path: '/api/dismissals', body: dismissal }, dismissalAnswerSchema);
