import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/shared/durations.ts';
import { createOrders } from '#server/orders/orders.ts';
import { createBookProvider } from '../support/book-provider.ts';
import { startTestServices, startTestShop } from '../support/start.ts';

const services = await startTestServices();
const shop = await startTestShop(services);
const { db } = shop;
const orders = createOrders({ db, provider: createBookProvider().provider, now: () => new Date() });

const { shopperId } = shop.shopper();
const { productId } = await shop.product({ priceWon: 1, stock: 1 });

async function orderOf(name: string, daysAgo: number, owner = shopperId) {
  const placedAt = new Date(Date.now() - daysAgo * DAY_MS);
  const id = await shop.order({ shopperId: owner, productIds: [productId], placedAt });
  await db.orderLine.updateMany({ where: { orderId: id }, data: { name } });
  return id;
}

const earphones = await orderOf('무선 이어폰 Pro', 5);
const juice = await orderOf('100% 오렌지 주스', 60);
const notebook = await orderOf('A_B 노트', 400);
await orderOf('무선 이어폰 Pro', 1, shop.shopper().shopperId);

const found = async (page: Parameters<typeof orders.list>[1]) =>
  (await orders.list(shopperId, page)).map(({ orderId }) => orderId);

test('orders are found by a word of a product, in any case, and by their number; never those of others', async () => {
  expect(await found({})).toEqual([earphones, juice, notebook]);
  expect(await found({ word: '이어폰' })).toEqual([earphones]);
  expect(await found({ word: 'PRO' })).toEqual([earphones]);
  // The test shop's numbers are the ids.
  expect(await found({ word: juice })).toEqual([juice]);
  expect(await found({ word: '없는 말' })).toEqual([]);
});

test('signs of a pattern are looked for as they stand', async () => {
  expect(await found({ word: '0% 오' })).toEqual([juice]);
  expect(await found({ word: '%' })).toEqual([juice]);
  expect(await found({ word: 'A_B' })).toEqual([notebook]);
  expect(await found({ word: '_' })).toEqual([notebook]);
  expect(await found({ word: '\\' })).toEqual([]);
});

test('by period, and page by page within what was found', async () => {
  expect(await found({ period: 'month' })).toEqual([earphones]);
  expect(await found({ period: 'quarter' })).toEqual([earphones, juice]);
  expect(await found({ period: 'year', word: '노트' })).toEqual([]);
  expect(await found({ period: 'quarter', limit: 1 })).toEqual([earphones]);
  expect(await found({ period: 'quarter', limit: 1, before: earphones })).toEqual([juice]);
  expect(await found({ period: 'quarter', limit: 1, before: juice })).toEqual([]);
});
