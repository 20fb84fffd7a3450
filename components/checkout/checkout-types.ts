import type { CartTotals } from '#components/cart/cart-item.ts';
import type { Picture } from '#contracts/catalog.ts';
import type { Assertion, RequestOptions } from '#contracts/passkeys.ts';
import type { CouponTarget } from '#domain/coupon/coupon.ts';

export interface CheckoutItem {
  offerId: number;
  productId: number;
  name: string;
  picture: Picture;
  quantity: number;
  totalWon: number;
}

export interface CheckoutCoupon {
  couponId: string;
  target: CouponTarget;
  targetName: string | null;
  discountPercent: number;
  maxDiscountWon: number;
}

export interface AddressFields {
  recipient: string;
  phone: string;
  postcode: string;
  line1: string;
  line2: string;
  deliveryRequest: string;
}

/** An address of a member's book. */
export interface KnownAddress extends AddressFields {
  addressId: string;
  label: string;
  isDefault: boolean;
}

/** What makes an order a gift. */
export interface GiftFields {
  sender: string;
  message: string;
}

export type CouponChoice = 'auto' | string[];

/** What the order would cost with a choice of coupons, and which of them give how much. */
export interface CheckoutPrice {
  /** Without the surcharge for a remote area. */
  totals: CartTotals;
  /** What an address in a remote area adds. */
  remoteSurchargeWon: number;
  uses: { couponId: string; discountWon: number }[];
}

export interface PlaceOrderRequest {
  idempotencyKey: string;
  address: AddressFields;
  coupons: CouponChoice;
  method: string;
  expectedTotalWon: number;
  /** The cart lines that were shown: an order they are in already is the one that is meant. */
  cartLineIds: string[];
  rememberAddress: boolean;
  gift?: GiftFields | undefined;
  /** What the shopper's passkey signed for this press. */
  assertion?: Assertion | undefined;
}

/** Placing an order returns nothing when it succeeds: the action redirects to the order. */
export interface PlaceOrderRefusal {
  error: { code: string; message: string; field?: string; fields?: Record<string, string> };
  /** For the next press: the same key, unless its order has failed for good. */
  nextKey: string;
}

/** The same for a form that was sent without script; with what was typed, to be shown again. */
export interface PlaceOrderFormState extends PlaceOrderRefusal {
  address: AddressFields;
  gift: GiftFields | undefined;
  method: string;
}

/** What a passkey is to sign before the order is placed; null: this press needs none. */
export type PaymentChallenge =
  | { ok: true; options: RequestOptions | null }
  | { ok: false; error: PlaceOrderRefusal['error'] };

export interface CheckoutActions {
  confirmPayment(request: PlaceOrderRequest): Promise<PaymentChallenge>;
  /** `stateKey`: names the state of cart and coupons that the price is of. */
  price(
    coupons: CouponChoice,
  ): Promise<{ ok: true; price: CheckoutPrice; stateKey: string } | { ok: false; error: { message: string } }>;
  place(request: PlaceOrderRequest): Promise<PlaceOrderRefusal>;
  placeByForm(previous: PlaceOrderFormState | null, form: FormData): Promise<PlaceOrderFormState | null>;
  /** The shopper has come this far. */
  started(): Promise<void>;
}
