import type { Picture } from '#contracts/catalog.ts';
import type { Quote } from '#domain/order/totals.ts';

/** A cart line as the page shows it. */
export interface CartItem {
  offerId: number;
  productId: number;
  name: string;
  brand: string;
  picture: Picture;
  sellerName: string;
  unitPriceWon: number;
  listPriceWon: number;
  arrivalDays: number;
  stock: number;
  quantity: number;
  /** short: fewer are left than wanted. gone: no longer sold. */
  state: 'ready' | 'short' | 'sold-out' | 'gone';
}

export type CartTotals = Pick<Quote, 'itemsWon' | 'discountWon' | 'shippingWon' | 'totalWon'>;

/** What a server action on the cart answers. */
export type CartAnswer = { ok: true; cartCount: number } | { ok: false; error: { code: string; message: string } };

export interface CartActions {
  add(wanted: { offerId: number; quantity: number }): Promise<CartAnswer>;
  update(wanted: { offerId: number; quantity: number }): Promise<CartAnswer>;
  remove(offerId: number): Promise<CartAnswer>;
  /** A line's form sent without script: field `to` of the button pressed, else `quantity`; 0 takes the line out. */
  changeByForm(previous: CartAnswer | null, form: FormData): Promise<CartAnswer>;
}
