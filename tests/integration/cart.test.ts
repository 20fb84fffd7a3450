import { beforeAll, expect, test } from 'vitest';
import { behaviorEventSchema } from '#contracts/events.ts';
import { type Cart, createCart } from '#server/cart/cart.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
let cart: Cart;

beforeAll(async () => {
  cart = createCart({ db: shop.db, now: () => new Date() });
});

async function offer(stock = 10, priceWon = 10_000): Promise<number> {
  const { offerIds } = await shop.product({ priceWon, stock });
  return offerIds[0] ?? 0;
}

test('what is done to a cart is said by events, in the order it was done', async () => {
  const shopper = shop.shopper();
  const offerId = await offer();
  await cart.add(shopper, { offerId, quantity: 2 });
  await cart.add(shopper, { offerId, quantity: 1 });
  await cart.update(shopper, { offerId, quantity: 1 });
  await cart.remove(shopper, offerId);
  const events = await shop.events(shopper.shopperId);
  expect(events.map(({ type }) => type)).toEqual([
    'cart-item-added',
    'cart-quantity-increased',
    'cart-quantity-decreased',
    'cart-item-removed',
  ]);
  expect(events[1]?.payload).toMatchObject({ from: 2, to: 3 });
  for (const event of events) expect(behaviorEventSchema.safeParse(event).success).toBe(true);
  expect(await cart.count(shopper.shopperId)).toBe(0);
});

test.each([0, -1, 1.5, 1e9, Number.NaN])(
  'a quantity of %s is refused by name, and nothing changes',
  async (quantity) => {
    const shopper = shop.shopper();
    const offerId = await offer();
    await expect(cart.add(shopper, { offerId, quantity })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^quantity:/),
    });
    await cart.add(shopper, { offerId, quantity: 1 });
    await expect(cart.update(shopper, { offerId, quantity })).rejects.toMatchObject({ details: { field: 'quantity' } });
    expect(await cart.count(shopper.shopperId)).toBe(1);
  },
);

test('an offer there is not, and more than there is', async () => {
  const shopper = shop.shopper();
  await expect(cart.add(shopper, { offerId: 2_000_000_000, quantity: 1 })).rejects.toMatchObject({ code: 'not-found' });
  const offerId = await offer(3);
  await cart.add(shopper, { offerId, quantity: 2 });
  await expect(cart.add(shopper, { offerId, quantity: 2 })).rejects.toMatchObject({
    code: 'sold-out',
    details: { left: 3 },
  });
  await expect(cart.update(shopper, { offerId: await offer(), quantity: 1 })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('twenty presses at once add twenty pieces, each with its event', async () => {
  const shopper = shop.shopper();
  const offerId = await offer(50);
  await Promise.all(Array.from({ length: 20 }, () => cart.add(shopper, { offerId, quantity: 1 })));
  expect(await cart.count(shopper.shopperId)).toBe(20);
  const events = await shop.events(shopper.shopperId);
  expect(events.slice(1).map(({ payload }) => payload.to)).toEqual(Array.from({ length: 19 }, (_, n) => n + 2));
});

test('the view prices what can be ordered, at the prices of now, with the best coupon', async () => {
  const shopper = shop.shopper();
  const [ready, short] = [await offer(5, 20_000), await offer(5, 7_000)];
  await cart.add(shopper, { offerId: ready, quantity: 2 });
  await cart.add(shopper, { offerId: short, quantity: 4 });
  await shop.db.offer.update({ where: { id: short }, data: { stock: 1 } });
  await shop.db.offer.update({ where: { id: ready }, data: { priceWon: 21_000 } });
  await shop.coupon(shopper.shopperId, { discountPercent: 10 });
  const { lines, quote, count } = await cart.view(shopper.shopperId);
  expect(lines.map(({ state }) => state)).toEqual(['ready', 'short']);
  expect(quote).toMatchObject({ itemsWon: 42_000, discountWon: 4_200, shippingWon: 0, totalWon: 37_800 });
  expect(count).toBe(6);
});

test("a shopper sees nothing of another's cart", async () => {
  const [mine, theirs] = [shop.shopper(), shop.shopper()];
  const offerId = await offer();
  await cart.add(theirs, { offerId, quantity: 1 });
  expect((await cart.view(mine.shopperId)).lines).toEqual([]);
  await cart.remove(mine, offerId);
  expect(await cart.count(theirs.shopperId)).toBe(1);
});
