import type { Picture } from '#contracts/catalog.ts';
import type { SellerShipping } from '#domain/order/shipping.ts';
import type { Quote } from '#domain/order/totals.ts';

/** A cart line as the page shows it. */
export interface CartItem {
  offerId: number;
  productId: number;
  name: string;
  brand: string;
  picture: Picture;
  sellerId: number;
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

/** How far one seller's part of the cart is to free shipping. */
export interface SellerPart extends Pick<SellerShipping, 'sellerId' | 'itemsWon' | 'feeWon' | 'freeFromWon'> {
  sellerName: string;
}

/** What a route or a form of the cart answers. */
export type CartAnswer = { ok: true; cartCount: number } | { ok: false; error: { code: string; message: string } };

/** A line's form sent without script: field `to` of the button pressed, else `quantity`; 0 takes the line out. */
export type ChangeByForm = (previous: CartAnswer | null, form: FormData) => Promise<CartAnswer>;
