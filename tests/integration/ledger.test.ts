import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { koreanYear } from '#domain/shared/korean-time.ts';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { importProducts } from '#server/adapters/postgres/catalogue-import.ts';
import { insertCustomer, writeConsents } from '#server/adapters/postgres/customers.ts';
import { eraseLeaver } from '#server/adapters/postgres/erasures.ts';
import { lockOrder, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { lockProducts, refreshProducts } from '#server/adapters/postgres/product-states.ts';
import { inTransaction } from '#server/adapters/postgres/transaction.ts';
import { createCart } from '#server/cart/cart.ts';
import { createCheckout, type PlaceOrderInput } from '#server/checkout/checkout.ts';
import { createOrders } from '#server/orders/orders.ts';
import { createBookProvider, DECLINED_RECIPIENT } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

/** What an order, a person, a product and a price were, when they have long changed. */

const services = await startTestServices();
const shop = await startTestShop(services);
const now = () => new Date();
const book = createBookProvider();
const cart = createCart({ db: shop.db, now });
const checkout = createCheckout({ db: shop.db, cart, provider: book.provider, now });
const orders = createOrders({ db: shop.db, provider: book.provider, now });

const address = { recipient: '김단골', phone: '010-1234-5678', postcode: '04524', line1: '세종대로 110', line2: '' };
const press = (fields: Partial<PlaceOrderInput> = {}): PlaceOrderInput => ({
  idempotencyKey: uuidv7(),
  address,
  coupons: 'auto',
  method: 'card',
  ...fields,
});
const historyOf = async (orderId: string) =>
  (await shop.db.orderStatusChange.findMany({ where: { orderId }, orderBy: { changedAt: 'asc' } })).map(
    ({ status, cause }) => `${status} ${cause}`,
  );

async function member(): Promise<{ shopperId: string; sessionId: string }> {
  const customerId = uuidv7();
  await inTransaction(shop.db, (tx) =>
    insertCustomer(tx, {
      customerId,
      email: `${customerId}@dangol.test`,
      passwordHash: '',
      joinedAt: new Date(),
      name: '김단골',
      birthYear: koreanYear(Date.now()) - 34,
      gender: 'FEMALE',
      marketingConsent: true,
      nightConsent: false,
    }),
  );
  await shop.db.customer.update({ where: { id: customerId }, data: { region: '부산', grade: 'GOLD' } });
  return { shopperId: customerId, sessionId: 'test' };
}

test('an order keeps its buyer, prices, margins and commissions as they were', async () => {
  const { offerIds, productId } = await shop.product({ priceWon: 9_990, stock: 9 });
  const [offerId = 0] = offerIds;
  await shop.db.offer.update({ where: { id: offerId }, data: { listPriceWon: 12_000, marginRate: 0.35 } });
  const { sellerId } = await shop.db.offer.findUniqueOrThrow({ where: { id: offerId } });
  await shop.db.seller.update({ where: { id: sellerId }, data: { commissionRate: 0.123 } });
  const shopper = await member();
  await cart.add(shopper, { offerId, quantity: 3 });
  const { orderId } = await checkout.placeOrder(shopper, press());

  await shop.db.offer.update({ where: { id: offerId }, data: { priceWon: 1, listPriceWon: 1, marginRate: 0 } });
  await shop.db.seller.update({ where: { id: sellerId }, data: { commissionRate: 0.5 } });
  await shop.db.product.update({ where: { id: productId }, data: { categoryId: 1 } });
  await shop.db.customer.update({ where: { id: shopper.shopperId }, data: { region: '서울', grade: 'VIP' } });
  const order = await shop.db.order.findUniqueOrThrow({ where: { id: orderId }, include: { lines: true } });
  expect(order).toMatchObject({
    source: 'shop',
    accelerated: false,
    ...{ buyerAgeBand: 30, buyerGender: 'FEMALE', buyerRegion: '부산', buyerGrade: 'GOLD' },
  });
  expect(order.lines).toMatchObject([
    {
      ...{ categoryId: 1, unitPriceWon: 9_990, listPriceWon: 12_000, marginRate: 0.35, promotionId: null },
      // 29,970 × 12.3 % = 3,686.31
      ...{ commissionRate: 0.123, commissionWon: 3_686 },
    },
  ]);
});

test("a guest's order has no buyer", async () => {
  const { offerIds } = await shop.product({ priceWon: 9_990, stock: 9 });
  const guest = shop.shopper();
  await cart.add(guest, { offerId: offerIds[0] ?? 0, quantity: 1 });
  const { orderId } = await checkout.placeOrder(guest, press());
  const none = { buyerAgeBand: null, buyerGender: null, buyerRegion: null, buyerGrade: null };
  expect(await shop.db.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject(none);
});

test('the history of an order has each status with its time and cause; a refund leaves the payment as it was', async () => {
  const { offerIds } = await shop.product({ priceWon: 20_000, stock: 9 });
  const shopper = shop.shopper();
  const buy = async (recipient: string) => {
    await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
    return (await checkout.placeOrder(shopper, press({ address: { ...press().address, recipient } }))).orderId;
  };
  const declined = await buy(DECLINED_RECIPIENT);
  expect(await historyOf(declined)).toEqual(['PENDING placed', 'PAYMENT_FAILED payment-declined']);
  const cancelled = await buy('김단골');
  const paid = await shop.db.payment.findFirstOrThrow({ where: { orderId: cancelled } });
  expect(paid).toMatchObject({ status: 'APPROVED', errorCode: null });
  expect(paid.answeredAt?.getTime()).toBeGreaterThanOrEqual(paid.requestedAt.getTime());
  await orders.cancel(shopper, cancelled);
  expect(await historyOf(cancelled)).toEqual([
    'PENDING placed',
    'PAID payment-approved',
    'CANCELLED cancelled-by-shopper',
  ]);
  expect(await shop.db.payment.findFirstOrThrow({ where: { orderId: cancelled } })).toEqual(paid);
  expect(await shop.db.refund.findMany({ where: { paymentId: paid.id } })).toMatchObject([
    { amountWon: paid.amountWon, taxFreeWon: 0, claimId: null, reason: 'order-cancelled', state: 'DONE' },
  ]);
});

test('a status that cannot follow is refused, and one written without a history gets one', async () => {
  const { offerIds } = await shop.product({ priceWon: 20_000, stock: 9 });
  const shopper = shop.shopper();
  await cart.add(shopper, { offerId: offerIds[0] ?? 0, quantity: 1 });
  const { orderId } = await checkout.placeOrder(shopper, press());
  const write = (status: 'SHIPPED' | 'PREPARING', cause: 'handed-to-carrier' | 'preparing-started') =>
    inTransaction(shop.db, async (tx) => {
      const order = await lockOrder(tx, orderId);
      if (order !== null) await writeOrderStatus(tx, order, status, cause);
    });
  await expect(write('SHIPPED', 'handed-to-carrier')).rejects.toThrow('is PAID and cannot become SHIPPED');
  await write('PREPARING', 'preparing-started');
  await shop.db.order.update({ where: { id: orderId }, data: { status: 'SHIPPED' } });
  expect((await historyOf(orderId)).slice(2)).toEqual(['PREPARING preparing-started', 'SHIPPED unknown']);
});

test('consents have a history with the wording, and the same consent again none', async () => {
  const { shopperId } = await member();
  const entries = async () =>
    (await shop.db.consentChange.findMany({ where: { customerId: shopperId }, orderBy: { changedAt: 'asc' } })).map(
      ({ kind, isGranted, wordingVersion }) => `${kind} ${isGranted} ${wordingVersion}`,
    );
  expect(await entries()).toEqual(['MARKETING true 1']);
  await writeConsents(shop.db, shopperId, { marketingConsent: true, nightConsent: false });
  await writeConsents(shop.db, shopperId, { marketingConsent: true, nightConsent: true });
  await writeConsents(shop.db, shopperId, { marketingConsent: false, nightConsent: false });
  expect((await entries()).slice(1).sort()).toEqual(['MARKETING false 1', 'NIGHT false 1', 'NIGHT true 1']);
});

test('how many were GOLD on a day has an answer, also when they have left', async () => {
  const { shopperId } = await member();
  await shop.db.customer.update({ where: { id: shopperId }, data: { grade: 'VIP' } });
  const grades = await shop.db.gradeChange.findMany({
    where: { customerId: shopperId },
    orderBy: { changedAt: 'asc' },
  });
  expect(grades.map(({ grade, cause }) => `${grade} ${cause}`)).toEqual([
    'BRONZE joined',
    'GOLD unknown',
    'VIP unknown',
  ]);
  const counts = async () => [await shop.db.gradeChange.count(), await shop.db.customerStatusChange.count()];
  const [gradeRows = 0, statusRows = 0] = await counts();
  await inTransaction(shop.db, (tx) => eraseLeaver(tx, shopperId));
  expect(await counts()).toEqual([gradeRows, statusRows + 1]);
  expect(await shop.db.gradeChange.count({ where: { customerId: shopperId } })).toBe(0);
  const left = await shop.db.customerStatusChange.findFirstOrThrow({ where: { status: 'LEFT' } });
  const kept = await shop.db.gradeChange.findMany({ where: { customerId: left.customerId } });
  expect(kept.map(({ grade }) => grade).sort()).toEqual(['BRONZE', 'GOLD', 'VIP']);
});

test('prices and statuses of products have a history, an order none', async () => {
  const { offerIds, productId } = await shop.product({ priceWon: 5_000, stock: 9 });
  const [offerId = 0] = offerIds;
  const shopper = shop.shopper();
  await cart.add(shopper, { offerId, quantity: 1 });
  await checkout.placeOrder(shopper, press());
  await shop.db.offer.update({ where: { id: offerId }, data: { priceWon: 4_000 } });
  await shop.db.offer.update({ where: { id: offerId }, data: { priceWon: 4_000, stock: 3 } });
  const prices = await shop.db.offerPrice.findMany({ where: { offerId }, orderBy: { changedAt: 'asc' } });
  expect(prices.map(({ priceWon }) => priceWon)).toEqual([5_000, 4_000]);
  await shop.db.product.update({ where: { id: productId }, data: { status: 'HIDDEN' } });
  await shop.db.product.update({ where: { id: productId }, data: { status: 'HIDDEN', stock: 1 } });
  const statuses = await shop.db.productStatusChange.findMany({ where: { productId }, orderBy: { changedAt: 'asc' } });
  expect(statuses.map(({ status }) => status)).toEqual(['LISTED', 'HIDDEN']);
});

test('a product whose last offer goes away leaves the lists, and comes back with an offer', async () => {
  const { offerIds, productId } = await shop.product({ priceWon: 5_000, stock: 9 }, { priceWon: 6_000, stock: 9 });
  const catalog = createCatalogStore(shop.db);
  const refresh = () =>
    inTransaction(shop.db, async (tx) => {
      await lockProducts(tx, [productId]);
      await refreshProducts(tx, [productId]);
    });
  const published = async () => {
    const rows = await shop.db.outboxMessage.findMany({
      where: { key: String(productId) },
      orderBy: { sequence: 'asc' },
    });
    return rows.at(-1)?.body as { listed: boolean; stock: number; priceWon: number };
  };
  const isShown = async () => (await catalog.byIds([productId])).length === 1;
  const pause = (id: number | undefined) =>
    shop.db.offer.update({ where: { id: id ?? 0 }, data: { status: 'PAUSED' } });

  await pause(offerIds[0]);
  await refresh();
  expect([await isShown(), await published()]).toMatchObject([true, { listed: true, priceWon: 6_000 }]);
  // The last offer is of a seller who is suspended: their offers are not sold either.
  const { sellerId } = await shop.db.offer.findUniqueOrThrow({ where: { id: offerIds[1] ?? 0 } });
  await shop.db.seller.update({ where: { id: sellerId }, data: { status: 'SUSPENDED' } });
  await refresh();
  expect([await isShown(), await published()]).toMatchObject([false, { listed: false, stock: 0, priceWon: 6_000 }]);
  await expect(cart.add(shop.shopper(), { offerId: offerIds[1] ?? 0, quantity: 1 })).rejects.toMatchObject({
    code: 'not-found',
  });
  await shop.db.seller.update({ where: { id: sellerId }, data: { status: 'ACTIVE' } });
  await refresh();
  expect([await isShown(), await published()]).toMatchObject([true, { listed: true, stock: 9 }]);
});

test('an imported price that changes is one more entry of the history', async () => {
  const sellerId = (await shop.db.seller.findFirstOrThrow()).id;
  const product = {
    ...{ sku: 'IMPORTED', name: '수입', categoryId: 1, kind: '시험', brand: '', sellerId, stock: 5, soldCount: 0 },
    source: 'import' as const,
    picture: { icon: 'gift', background: 1 },
  };
  for (const priceWon of [1_000, 1_000, 2_000]) await importProducts(shop.db, [{ ...product, priceWon }]);
  const prices = await shop.db.offerPrice.findMany({
    where: { offer: { product: { sku: 'IMPORTED' } } },
    orderBy: { changedAt: 'asc' },
  });
  expect(prices.map(({ priceWon }) => priceWon)).toEqual([1_000, 2_000]);
});
