import { checkQuantity, MAX_QUANTITY } from '#domain/order/quantity.ts';
import { type Quote, quote } from '#domain/order/totals.ts';
import { DangolError } from '#domain/shared/errors.ts';
import {
  type CartRow,
  countCart,
  countWithOffer,
  deleteLines,
  findOffer,
  isUnderPayment,
  type QuantityRow,
  readCart,
  readQuantities,
  writeLine,
} from '#server/adapters/postgres/cart.ts';
import { type UsableCouponRow, usableCoupons } from '#server/adapters/postgres/coupons.ts';
import { appendEvents, type EventSubject, serverEvent } from '#server/adapters/postgres/outbox.ts';
import { type Database, inTransaction, lockShoppers, type Tx } from '#server/adapters/postgres/transaction.ts';

/** Most different offers in one cart. */
const MAX_LINES = 100;

export type CartLineState = 'ready' | 'short' | 'sold-out' | 'gone';

export interface CartLineView extends CartRow {
  /** ready: can be ordered as it stands. short: fewer are left than wanted. gone: no longer sold. */
  state: CartLineState;
  totalWon: number;
}

export interface CartView {
  lines: CartLineView[];
  /** Pieces over all lines. */
  count: number;
  /** Price of the lines that can be ordered, with the best of the shopper's coupons, as checkout computes it. */
  quote: Quote;
  /** The shopper's coupons that can be used now. */
  coupons: UsableCouponRow[];
}

export interface Cart {
  /** Pieces in the cart, for the badge. */
  count(shopperId: string): Promise<number>;
  /** Pieces in the cart, and how many of them are of one offer. */
  countOf(shopperId: string, offerId: number): Promise<{ count: number; quantity: number }>;
  view(shopperId: string): Promise<CartView>;
  /** Adds pieces of an offer. not-found, sold-out (details.left) or invalid-input (details.field). */
  add(shopper: EventSubject, wanted: { offerId: number; quantity: number }): Promise<void>;
  /** Sets how many of an offer that lies in the cart. */
  update(shopper: EventSubject, wanted: { offerId: number; quantity: number }): Promise<void>;
  /** Takes a line out; nothing happens if it is not there. conflict if it is under payment. */
  remove(shopper: EventSubject, offerId: number): Promise<void>;
}

/** Carts of guests and members alike, by shopper. Each change and its event are one transaction. */
export function createCart({ db, now }: { db: Database; now: () => Date }): Cart {
  async function change(shopper: EventSubject, work: (tx: Tx, lines: QuantityRow[]) => Promise<void>): Promise<void> {
    await inTransaction(db, async (tx) => {
      await lockShoppers(tx, shopper.shopperId);
      await work(tx, await readQuantities(tx, shopper.shopperId));
    });
  }

  async function setQuantity(
    tx: Tx,
    shopper: EventSubject,
    before: QuantityRow | undefined,
    wanted: { offerId: number; quantity: number },
  ): Promise<void> {
    const offer = await findOffer(tx, wanted.offerId);
    if (offer === null) throw offerNotFound(wanted.offerId);
    if (wanted.quantity > MAX_QUANTITY) throw tooManyInCart(before?.quantity ?? 0);
    if (wanted.quantity > offer.stock) throw notEnoughLeft(offer.stock);
    if (before?.quantity === wanted.quantity) return;
    const { offerId, productId, unitPriceWon } = offer;
    await writeLine(tx, shopper.shopperId, { offerId, productId, quantity: wanted.quantity });
    const { quantity } = wanted;
    const event =
      before === undefined
        ? serverEvent('cart-item-added', shopper, { productId, quantity, unitPriceWon }, now())
        : serverEvent(
            quantity > before.quantity ? 'cart-quantity-increased' : 'cart-quantity-decreased',
            shopper,
            { productId, from: before.quantity, to: quantity },
            now(),
          );
    await appendEvents(tx, [event]);
  }

  return {
    count: (shopperId) => countCart(db, shopperId),

    countOf: (shopperId, offerId) => countWithOffer(db, shopperId, offerId),

    async view(shopperId) {
      const [rows, coupons] = await Promise.all([readCart(db, shopperId), usableCoupons(db, shopperId)]);
      const lines = rows.map((row) => ({ ...row, state: stateOf(row), totalWon: row.unitPriceWon * row.quantity }));
      const priced = lines.filter(({ state }) => state === 'ready').map((line) => ({ ...line, lineId: line.offerId }));
      const usable = coupons.map((coupon) => ({ ...coupon, expiresAtMs: coupon.expiresAt.getTime() }));
      return {
        lines,
        count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
        quote: quote(priced, usable),
        coupons,
      };
    },

    async add(shopper, { offerId, quantity }) {
      const more = checkQuantity(quantity);
      await change(shopper, async (tx, lines) => {
        const before = lines.find((line) => line.offerId === offerId);
        if (before === undefined && lines.length >= MAX_LINES) throw cartIsFull();
        await setQuantity(tx, shopper, before, { offerId, quantity: (before?.quantity ?? 0) + more });
      });
    },

    async update(shopper, { offerId, quantity }) {
      const wanted = checkQuantity(quantity);
      await change(shopper, async (tx, lines) => {
        const before = lines.find((line) => line.offerId === offerId);
        if (before === undefined)
          throw (await isUnderPayment(tx, shopper.shopperId, offerId)) ? lineUnderPayment() : lineNotFound(offerId);
        await setQuantity(tx, shopper, before, { offerId, quantity: wanted });
      });
    },

    async remove(shopper, offerId) {
      await change(shopper, async (tx, lines) => {
        const before = lines.find((line) => line.offerId === offerId);
        if (before === undefined) {
          if (await isUnderPayment(tx, shopper.shopperId, offerId)) throw lineUnderPayment();
          return;
        }
        await deleteLines(tx, shopper.shopperId, [offerId]);
        const { productId, quantity } = before;
        await appendEvents(tx, [serverEvent('cart-item-removed', shopper, { productId, quantity }, now())]);
      });
    },
  };
}

function stateOf({ isListed, stock, quantity }: CartRow): CartLineState {
  if (!isListed) return 'gone';
  if (stock === 0) return 'sold-out';
  return stock < quantity ? 'short' : 'ready';
}

function offerNotFound(offerId: number): DangolError {
  return new DangolError('not-found', `offerId: there is no offer ${offerId} on sale. Reload the product's page.`, {
    details: { field: 'offerId', reason: 'offer-not-found' },
  });
}

function lineNotFound(offerId: number): DangolError {
  return new DangolError('not-found', `offerId: offer ${offerId} is not in the cart. Add it first.`, {
    details: { field: 'offerId', reason: 'line-not-found' },
  });
}

function lineUnderPayment(): DangolError {
  return new DangolError('conflict', 'offerId: this line is being paid for. Look at the order that is under way.', {
    details: { field: 'offerId', reason: 'line-under-payment' },
  });
}

function notEnoughLeft(left: number): DangolError {
  const message = left === 0 ? 'quantity: sold out.' : `quantity: only ${left} left. Choose ${left} or fewer.`;
  return new DangolError('sold-out', message, {
    details: { field: 'quantity', reason: left === 0 ? 'sold-out' : 'not-enough-left', left },
  });
}

function tooManyInCart(inCart: number): DangolError {
  return new DangolError(
    'invalid-input',
    `quantity: at most ${MAX_QUANTITY} of one offer; ${inCart} are in the cart.`,
    {
      details: { field: 'quantity', reason: 'too-many-in-cart', max: MAX_QUANTITY, inCart },
    },
  );
}

function cartIsFull(): DangolError {
  return new DangolError(
    'invalid-input',
    `offerId: the cart holds ${MAX_LINES} different offers. Take one out first.`,
    {
      details: { field: 'offerId', reason: 'cart-full', max: MAX_LINES },
    },
  );
}
