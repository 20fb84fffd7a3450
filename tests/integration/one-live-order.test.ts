import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Cart, createCart } from '#server/cart/cart.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import type { PaymentProvider } from '#server/checkout/payment-provider.ts';
import { reconcileOrders } from '#server/checkout/reconciler.ts';
import { adoptGuest } from '#server/identity/adoption.ts';
import { createBookProvider, DECLINED_RECIPIENT } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/**
 * Law of checkout: no cart line is ever in two live orders, for any sequence of presses and keys from any tab.
 */

const services = await startTestServices();
const shop = await startTestShop(services, 20);
let cart: Cart;
let offerIds: number[] = [];
const now = () => new Date();

beforeAll(async () => {
  cart = createCart({ db: shop.db, now });
  const products = await Promise.all([1, 2, 3].map(() => shop.product({ priceWon: 10_000, stock: 1_000_000 })));
  offerIds = products.map(({ offerIds: [offerId = 0] }) => offerId);
});

const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
let keys = 0;
const press = (fields: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: `press-${++keys}`,
  address,
  coupons: 'auto',
  method: 'card',
  ...fields,
});
const createShopOf = (provider: PaymentProvider) => createCheckout({ db: shop.db, cart, provider, now });
const linesShownTo = async (shopperId: string) => (await cart.view(shopperId)).lines.map(({ lineId }) => lineId);
const reconcile = (provider: PaymentProvider) =>
  reconcileOrders({
    db: shop.db,
    provider,
    now,
    olderThanSeconds: -1,
    onError: (_id, error) => {
      throw error;
    },
  });

/** Pieces put into the shopper's cart less those removed, according to the events. */
async function piecesPutIn(shopperId: string): Promise<number> {
  let pieces = 0;
  for (const { type, payload } of await shop.events(shopperId)) {
    if (type === 'cart-item-added') pieces += Number(payload.quantity);
    if (type === 'cart-item-removed') pieces -= Number(payload.quantity);
    if (type.startsWith('cart-quantity')) pieces += Number(payload.to) - Number(payload.from);
  }
  return pieces;
}

async function ordersOf(shopperId: string) {
  const orders = await shop.db.order.findMany({ where: { shopperId }, include: { lines: true, payments: true } });
  const live = orders.filter(({ status }) => status === 'PENDING' || status === 'PAID');
  const piecesIn = (status: string) =>
    live
      .filter((order) => order.status === status)
      .reduce((sum, { lines }) => sum + lines.reduce((pieces, { quantity }) => pieces + quantity, 0), 0);
  return { orders, live, paid: piecesIn('PAID'), pending: piecesIn('PENDING') };
}

const DECLINED = { address: { ...press().address, recipient: DECLINED_RECIPIENT } };

type Act =
  | { kind: 'press'; tab: number; withLines: boolean; isDeclined: boolean }
  | { kind: 'open'; tab: number }
  | { kind: 'add' | 'remove'; offer: number }
  | { kind: 'update'; offer: number; quantity: number }
  | { kind: 'mute' | 'answer' | 'reconcile' };

const offer = fc.integer({ min: 0, max: 2 });
const tab = fc.integer({ min: 0, max: 2 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('press' as const),
      tab,
      withLines: fc.boolean(),
      isDeclined: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), tab }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), offer }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), offer }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('update' as const), offer, quantity: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('mute', 'answer', 'reconcile') }) },
);

test('law: pieces put in = pieces in the cart + pieces in live orders, after every batch of concurrent acts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(acts, { minLength: 1, maxLength: 5 }), { maxLength: 7 }), async (batches) => {
      const book = createBookProvider();
      const checkout = createShopOf(book.provider);
      const shopper = shop.shopper();
      const shown: string[][] = [[], [], []];
      await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 2 });
      for (const batch of batches) {
        await Promise.allSettled(
          batch.map(async (act) => {
            if (act.kind === 'press')
              await checkout.placeOrder(
                shopper,
                press({ ...(act.isDeclined && DECLINED), ...(act.withLines && { cartLineIds: shown[act.tab] ?? [] }) }),
              );
            else if (act.kind === 'open') shown[act.tab] = await linesShownTo(shopper.shopperId);
            else if (act.kind === 'add') await cart.add(shopper, { offerId: offerIds[act.offer] ?? 0, quantity: 1 });
            else if (act.kind === 'remove') await cart.remove(shopper, offerIds[act.offer] ?? 0);
            else if (act.kind === 'update')
              await cart.update(shopper, { offerId: offerIds[act.offer] ?? 0, quantity: act.quantity });
            else if (act.kind === 'reconcile') await reconcile(book.provider);
            else book.setMute(act.kind === 'mute');
          }),
        );
        const { live, paid, pending } = await ordersOf(shopper.shopperId);
        const inCart = await cart.count(shopper.shopperId);
        expect(inCart + paid + pending).toBe(await piecesPutIn(shopper.shopperId));
        const lineIds = live.flatMap(({ lines }) => lines.map(({ cartLineId }) => cartLineId));
        expect(new Set(lineIds).size).toBe(lineIds.length);
      }
      book.setMute(false);
      await reconcile(book.provider);
      const { orders, live, pending } = await ordersOf(shopper.shopperId);
      expect(pending).toBe(0);
      // Charged and not refunded: exactly the orders that are paid.
      const kept = orders.filter(({ payments: [payment] }) => payment?.status === 'APPROVED');
      expect(kept.map(({ id }) => id).sort()).toEqual(live.map(({ id }) => id).sort());
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('many presses at once, each with a key of its own: one order, one charge, every press is shown it', async () => {
  const book = createBookProvider();
  const checkout = createShopOf(book.provider);
  for (const withLines of [true, false]) {
    const shopper = shop.shopper();
    await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 3 });
    const cartLineIds = withLines ? await linesShownTo(shopper.shopperId) : undefined;
    const before = book.charges.size;
    const placed = await Promise.all(
      Array.from({ length: 20 }, () => checkout.placeOrder(shopper, press({ cartLineIds }))),
    );
    expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(1);
    expect(placed.every(({ status }) => status === 'PAID')).toBe(true);
    expect(book.charges.size).toBe(before + 1);
    // And again after all of them.
    const late = await checkout.placeOrder(shopper, press({ cartLineIds }));
    expect(late.orderId).toBe(placed[0]?.orderId);
    expect(await cart.count(shopper.shopperId)).toBe(0);
  }
});

test('while no answer comes the lines are the order’s: not in the cart, not to be changed, shown as under payment', async () => {
  const book = createBookProvider();
  const checkout = createShopOf(book.provider);
  const shopper = shop.shopper();
  const [offerId = 0, other = 0] = offerIds;
  await cart.add(shopper, { offerId, quantity: 2 });
  const cartLineIds = await linesShownTo(shopper.shopperId);
  book.setMute(true);
  const pending = await checkout.placeOrder(shopper, press({ cartLineIds }));
  expect(pending.status).toBe('PENDING');
  expect(await cart.count(shopper.shopperId)).toBe(0);
  const underPayment = { code: 'conflict', details: { reason: 'line-under-payment' } };
  await expect(cart.update(shopper, { offerId, quantity: 5 })).rejects.toMatchObject(underPayment);
  await expect(cart.remove(shopper, offerId)).rejects.toMatchObject(underPayment);
  expect(await checkout.pending(shopper.shopperId)).toMatchObject([{ orderId: pending.orderId }]);
  expect(await checkout.underWay(shopper.shopperId)).toMatchObject({ orderId: pending.orderId });

  // What is put in meanwhile, the same offer too, is a purchase of its own.
  await cart.add(shopper, { offerId, quantity: 1 });
  await cart.add(shopper, { offerId: other, quantity: 1 });
  const again = await checkout.placeOrder(shopper, press({ cartLineIds }));
  expect(again.orderId).toBe(pending.orderId);
  book.setMute(false);
  const second = await checkout.placeOrder(shopper, press({ cartLineIds: await linesShownTo(shopper.shopperId) }));
  expect(second).toMatchObject({ status: 'PAID', itemsWon: 20_000 });
  await reconcile(book.provider);
  expect((await ordersOf(shopper.shopperId)).live.map(({ status }) => status)).toEqual(['PAID', 'PAID']);
  expect(await cart.count(shopper.shopperId)).toBe(0);
});

test('a payment that fails opens the lines again, together with what was put in meanwhile', async () => {
  const book = createBookProvider();
  const shopper = shop.shopper();
  const [offerId = 0, other = 0] = offerIds;
  await cart.add(shopper, { offerId, quantity: 98 });
  await cart.add(shopper, { offerId: other, quantity: 1 });
  const [first] = await linesShownTo(shopper.shopperId);
  const crashing = createShopOf({ ...book.provider, charge: () => Promise.reject(new Error('killed')) });
  await expect(crashing.placeOrder(shopper, press())).rejects.toThrow('killed');
  await cart.add(shopper, { offerId, quantity: 5 });
  // Never asked for: the reconciler gives the order up.
  await reconcile(book.provider);
  const { lines } = await cart.view(shopper.shopperId);
  expect(lines.map((line) => [line.offerId, line.quantity])).toEqual([
    [offerId, 99],
    [other, 1],
  ]);
  expect(lines[0]?.lineId).not.toBe(first);
  const retried = await createShopOf(book.provider).placeOrder(
    shopper,
    press({ cartLineIds: lines.map(({ lineId }) => lineId) }),
  );
  expect(retried.status).toBe('PAID');
});

test('a form that shows other lines than lie in the cart is refused, and nothing is ordered', async () => {
  const checkout = createShopOf(createBookProvider().provider);
  const shopper = shop.shopper();
  const [offerId = 0, other = 0] = offerIds;
  await cart.add(shopper, { offerId, quantity: 1 });
  const cartLineIds = await linesShownTo(shopper.shopperId);
  await cart.remove(shopper, offerId);
  // As dear as what was shown.
  await cart.add(shopper, { offerId: other, quantity: 1 });
  await expect(checkout.placeOrder(shopper, press({ cartLineIds, expectedTotalWon: 13_000 }))).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'cart-changed' },
  });
  expect((await ordersOf(shopper.shopperId)).orders).toEqual([]);
});

test("a guest who logs in while the payment is under way: the order and its lines become the member's, and settle as theirs", async () => {
  const book = createBookProvider();
  const recentViews = { read: async () => [], clear: async () => undefined };
  for (const isDeclined of [false, true]) {
    const [guest, member] = [shop.shopper(), shop.shopper()];
    const [offerId = 0] = offerIds;
    await cart.add(member, { offerId, quantity: 1 });
    await cart.add(guest, { offerId, quantity: 2 });
    const answer = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const slow = createShopOf({
      ...book.provider,
      async charge(request) {
        asked.resolve();
        await answer.promise;
        return book.provider.charge(request);
      },
    });
    const cartLineIds = await linesShownTo(guest.shopperId);
    const placing = slow.placeOrder(guest, press({ cartLineIds, ...(isDeclined && DECLINED) }));
    await asked.promise;
    await adoptGuest({ db: shop.db, recentViews, now }, guest.shopperId, member);
    answer.resolve();
    const order = await placing;
    expect(order).toMatchObject({ shopperId: member.shopperId, status: isDeclined ? 'PAYMENT_FAILED' : 'PAID' });
    const { lines } = await cart.view(member.shopperId);
    expect(lines.map(({ quantity }) => quantity)).toEqual([isDeclined ? 3 : 1]);
    expect(await cart.count(guest.shopperId)).toBe(0);
    const settled = (await shop.events(member.shopperId)).map(({ type }) => type);
    expect(settled).toContain(isDeclined ? 'payment-failed' : 'order-placed');
  }
});

test('the key of one press used as member and as guest does not keep the guest from logging in', async () => {
  const checkout = createShopOf(createBookProvider().provider);
  const recentViews = { read: async () => [], clear: async () => undefined };
  const [guest, member] = [shop.shopper(), shop.shopper()];
  const same = press();
  for (const shopper of [guest, member]) {
    await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
    await checkout.placeOrder(shopper, same);
  }
  await adoptGuest({ db: shop.db, recentViews, now }, guest.shopperId, member);
  expect((await ordersOf(member.shopperId)).orders).toHaveLength(2);
});

test('the database itself refuses a second order of one cart line', async () => {
  const shopper = shop.shopper();
  await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
  const order = await createShopOf(createBookProvider().provider).placeOrder(shopper, press());
  const [line] = await shop.db.orderLine.findMany({ where: { orderId: order.orderId } });
  if (line === undefined) throw new Error('the order has no line');
  await expect(
    shop.db.orderLine.create({
      data: { ...line, picture: line.picture ?? {}, id: crypto.randomUUID() },
    }),
  ).rejects.toMatchObject({ code: 'P2002' });
});

test('an order above the limit is refused by name; one at the limit is taken', async () => {
  const checkout = createShopOf(createBookProvider().provider);
  const {
    offerIds: [dear = 0],
  } = await shop.product({ priceWon: 2_147_483_647, stock: 5 });
  const [above, at] = [shop.shopper(), shop.shopper()];
  await cart.add(above, { offerId: dear, quantity: 1 });
  await cart.add(above, { offerId: offerIds[0] ?? 0, quantity: 1 });
  await expect(checkout.placeOrder(above, press())).rejects.toMatchObject({
    code: 'invalid-input',
    details: { reason: 'order-too-large', maxWon: 2_147_483_647 },
  });
  await cart.add(at, { offerId: dear, quantity: 1 });
  expect(await checkout.placeOrder(at, press())).toMatchObject({ status: 'PAID', totalWon: 2_147_483_647 });
});
