import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { EASY_PAY, type PaymentMethod } from '#contracts/payment-methods.ts';
import { commissionWon } from '#domain/order/commission.ts';
import { MAX_ORDER_WON } from '#domain/order/limits.ts';
import { orderNumber } from '#domain/order/number.ts';
import { isRemotePostcode } from '#domain/order/remote-areas.ts';
import { type Quote, quote } from '#domain/order/totals.ts';
import { DangolError } from '#domain/shared/errors.ts';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { readBuyer } from '#server/adapters/postgres/buyers.ts';
import { holdLines, readQuantities } from '#server/adapters/postgres/cart.ts';
import { reserveCoupons, type UsableCouponRow, usableCoupons } from '#server/adapters/postgres/coupons.ts';
import { insertOrder } from '#server/adapters/postgres/new-order.ts';
import { listPending, type OrderRow, readOrderByKey, type ShippingAddress } from '#server/adapters/postgres/orders.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { lockOffers, type OfferOnHand, takeStock } from '#server/adapters/postgres/stock.ts';
import { type Database, inTransaction, lockShoppers, type Tx } from '#server/adapters/postgres/transaction.ts';
import type { Cart, CartView } from '#server/cart/cart.ts';
import { newGiftToken } from '#server/gifts/gifts.ts';
import { claimConfirmation, type SignedConfirmation } from '#server/passkeys/claim-confirmation.ts';
import { chargeRequestOf } from './charge-request.ts';
import type { ChargeOutcome, PaymentProvider } from './payment-provider.ts';
import * as refusals from './refusals.ts';
import { settleOrder } from './settlement.ts';
import { findPlaced, findUnderWay } from './under-way.ts';

/** 'auto': the best that the shopper's coupons give; else exactly these, as far as the stacking policy lets them. */
export type CouponChoice = 'auto' | readonly string[];

export interface PlaceOrderInput {
  /** One press of the button: the same key is the same order, however often and from wherever it is sent. */
  idempotencyKey: string;
  address: ShippingAddress;
  coupons: CouponChoice;
  method: PaymentMethod;
  /** Makes it a gift, to whom the address names; recipients are other people, who see no price. */
  gift?: { sender: string; message: string } | undefined;
  /** What the shopper was shown. A higher total is refused, never charged; a lower one is taken. */
  expectedTotalWon?: number | undefined;
  /**
   * Ids of the cart lines that were shown. If they are in an order already, that order is returned; lines that differ
   * from the cart's are refused.
   */
  cartLineIds?: readonly string[] | undefined;
  /** Verifies the passkey that the shopper confirmed with; not asked where the press has its order already. */
  confirm?: (() => Promise<SignedConfirmation>) | undefined;
}

export interface CheckoutView {
  cart: CartView;
  coupons: UsableCouponRow[];
  quote: Quote;
  methods: readonly PaymentMethod[];
}

export interface Checkout {
  /** What would be ordered and what it would cost with this choice of coupons. */
  view(shopperId: string, coupons: CouponChoice): Promise<CheckoutView>;
  /** The shopper has come to the checkout page with something to order. */
  started(shopper: EventSubject): Promise<void>;
  /** Orders that wait for their payment, newest first: their lines are no longer in the cart. */
  pending(shopperId: string): Promise<OrderRow[]>;
  /**
   * The order to show in place of an empty checkout: one that waits for its payment, or was placed within 10 minutes.
   * Null: none.
   */
  underWay(shopperId: string): Promise<OrderRow | null>;
  /** What became of a press of the button; null if no order of the shopper has its key. */
  orderOfKey(shopperId: string, idempotencyKey: string): Promise<OrderRow | null>;
  /**
   * Orders the lines in the cart and requests the payment. A request for lines that are in a live order returns that
   * order under any idempotency key (docs/decisions/0059), and requests its payment again under the payment's own key.
   * Returns the order's state after that: PAID; PAYMENT_FAILED, with stock, coupons and lines returned; or PENDING when
   * the provider timed out (the reconciler settles it). Cost: two transactions of some 12 statements, and the
   * provider's request between them.
   */
  placeOrder(shopper: EventSubject, input: PlaceOrderInput): Promise<OrderRow>;
}

export interface CheckoutDeps {
  db: Database;
  cart: Pick<Cart, 'view'>;
  provider: PaymentProvider;
  now: () => Date;
  /** An order was written and holds its cart lines; its payment is asked for next. Must not throw. */
  onReserved?: (order: OrderRow) => void;
  /** Called when a charge was not answered in time. */
  onUnanswered?: (orderId: string, error: unknown) => void;
}

export function createCheckout({ db, cart, provider, now, onReserved, onUnanswered }: CheckoutDeps): Checkout {
  async function charge(order: OrderRow): Promise<ChargeOutcome | null> {
    const request = chargeRequestOf(order);
    if (request === null) return null;
    try {
      return await provider.charge(request);
    } catch (error) {
      if (!(error instanceof DangolError) || error.code !== 'unavailable') throw error;
      onUnanswered?.(order.orderId, error);
      return null;
    }
  }

  return {
    async view(shopperId, choice) {
      const view = await cart.view(shopperId);
      const { coupons } = view;
      const ready = view.lines
        .filter(({ state }) => state === 'ready')
        .map((line) => ({ ...line, lineId: line.offerId }));
      const chosen = choice === 'auto' ? coupons : coupons.filter(({ couponId }) => choice.includes(couponId));
      return { cart: view, coupons, quote: quote(ready, chosen.map(priced)), methods: provider.methods };
    },

    async started(shopper) {
      const { lines, quote: price } = await cart.view(shopper.shopperId);
      if (lines.length === 0) return;
      const productIds = [...new Set(lines.map(({ productId }) => productId))];
      const event = serverEvent('checkout-started', shopper, { productIds, totalWon: price.totalWon }, now());
      await inTransaction(db, async (tx) => {
        await lockShoppers(tx, shopper.shopperId);
        await appendEvents(tx, [event]);
      });
    },

    underWay: (shopperId) => findUnderWay(db, shopperId),
    pending: (shopperId) => listPending(db, shopperId),
    orderOfKey: (shopperId, key) => readOrderByKey(db, shopperId, key),

    async placeOrder(shopper, input) {
      const again = await findPlaced(db, shopper.shopperId, input);
      if (again === null) {
        if (!provider.methods.includes(input.method)) throw refusals.methodNotTaken();
        if (!provider.isAvailable()) throw refusals.paymentUnavailable();
      }
      const confirmation = again === null ? await confirmed(shopper, input) : undefined;
      const order = again ?? (await inTransaction(db, (tx) => reserve(tx, shopper, input, confirmation)));
      if (order.status !== 'PENDING') return order;
      if (again === null) onReserved?.(order);
      const outcome = await charge(order);
      return outcome === null ? order : settleOrder({ db, now }, order.orderId, shopper.sessionId, outcome);
    },
  };

  /** A repeat that is verified only after its order was written finds the confirmation used, and then the order. */
  async function confirmed({ shopperId }: EventSubject, input: PlaceOrderInput) {
    try {
      return await input.confirm?.();
    } catch (error) {
      if ((await findPlaced(db, shopperId, input)) === null) throw error;
      return undefined;
    }
  }

  /** Stock and coupons held, the order written as PENDING: all or nothing. */
  async function reserve(
    tx: Tx,
    { shopperId }: EventSubject,
    input: PlaceOrderInput,
    confirmation: SignedConfirmation | undefined,
  ): Promise<OrderRow> {
    await lockShoppers(tx, shopperId);
    // Under the lock: of two presses for one cart the second finds the first one's order.
    const again = await findPlaced(tx, shopperId, input);
    if (again !== null) return again;

    const wanted = await readQuantities(tx, shopperId);
    if (wanted.length === 0) throw refusals.cartIsEmpty();
    const cartLineIds = wanted.map(({ lineId }) => lineId);
    if (input.cartLineIds !== undefined && !isSameSet(input.cartLineIds, cartLineIds)) throw refusals.cartChanged();
    const offers = await lockOffers(tx, wanted);
    const lines = wanted.map((line) => ({
      ...orderable(offers.get(line.offerId), line.quantity),
      cartLineId: line.lineId,
    }));

    const usable = await usableCoupons(tx, shopperId);
    const chosen = chooseCoupons(usable, input.coupons);
    const price = quote(lines, chosen.map(priced), isRemotePostcode(input.address.postcode));
    if (price.itemsWon > MAX_ORDER_WON) throw refusals.orderTooLarge(price.itemsWon);
    // A new coupon or a lower price since the page was rendered needs no consent: only a higher total is refused.
    if (input.expectedTotalWon !== undefined && price.totalWon > input.expectedTotalWon)
      throw refusals.totalChanged(input.expectedTotalWon, price.totalWon);
    if (input.method === EASY_PAY)
      await claimConfirmation(tx, { shopperId, totalWon: price.totalWon, confirmation, at: now() });

    if (!(await takeStock(tx, lines))) throw refusals.soldOutMeanwhile();
    const orderId = uuidv7();
    if (!(await reserveCoupons(tx, shopperId, orderId, price.coupons))) throw refusals.couponUnusable();
    const quotes = new Map(price.lines.map((line) => [line.lineId, line]));
    await insertOrder(tx, {
      orderId,
      number: orderNumber(now().getTime(), (limit) => randomInt(limit)),
      shopperId,
      idempotencyKey: input.idempotencyKey,
      itemsWon: price.itemsWon,
      discountWon: price.discountWon,
      shippingWon: price.shippingWon,
      shipping: price.shipping,
      totalWon: price.totalWon,
      address: input.address,
      gift: input.gift === undefined ? undefined : { ...input.gift, token: newGiftToken() },
      buyer: await readBuyer(tx, shopperId, koreanYear(now().getTime())),
      lines: lines.map((line) => ({
        ...line,
        discountWon: quotes.get(line.lineId)?.discountWon ?? 0,
        discounts: quotes.get(line.lineId)?.discounts ?? [],
        commissionWon: commissionWon({
          priceWon: line.unitPriceWon,
          quantity: line.quantity,
          rate: line.commissionRate,
        }),
      })),
      payment: { provider: provider.name, method: input.method, idempotencyKey: `order-${orderId}` },
    });
    if (!(await holdLines(tx, shopperId, orderId, cartLineIds))) throw refusals.cartChanged();
    const placed = await readOrderByKey(tx, shopperId, input.idempotencyKey);
    if (placed === null) throw new Error(`order ${orderId} was written and is not there`);
    return placed;
  }
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).size === others.length && others.every((one) => some.includes(one));
}

function orderable(offer: OfferOnHand | undefined, quantity: number) {
  if (offer === undefined) throw refusals.soldOutMeanwhile();
  if (!offer.isListed) throw refusals.notForSale(offer.name);
  if (offer.stock < quantity) throw refusals.notEnoughLeft(offer.name, offer.stock);
  return { ...offer, quantity, lineId: offer.offerId };
}

function chooseCoupons(usable: readonly UsableCouponRow[], choice: CouponChoice): readonly UsableCouponRow[] {
  if (choice === 'auto') return usable;
  const chosen = usable.filter(({ couponId }) => choice.includes(couponId));
  if (chosen.length !== new Set(choice).size) throw refusals.couponUnusable();
  return chosen;
}

function priced(coupon: UsableCouponRow) {
  return { ...coupon, expiresAtMs: coupon.expiresAt.getTime() };
}
