import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIST_SORTS, type ListSort } from '#contracts/list-query.ts';
import { createCatalogStore } from '#server/adapters/postgres/catalog.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { type Catalog, createCatalog } from '#server/catalog/catalog.ts';
import { readList } from '#server/catalog/read-list.ts';
import { type TestServices, testServices } from '#tests/support/services.ts';

const PRODUCTS = 57;

let services: TestServices;
let db: Database;
let catalog: Catalog;

/** Prices, counts and moments repeat, so that every sort has ties to get past. */
async function fill(): Promise<void> {
  await db.category.createMany({
    data: [
      { id: 1, slug: 'food', nameKo: '식품', nameEn: 'Food', icon: 'avocado', position: 1 },
      { id: 2, slug: 'pets', nameKo: '반려동물', nameEn: 'Pets', icon: 'paw-prints', position: 2 },
    ],
  });
  await db.seller.createMany({
    data: ['가게', '상점', '시장'].map((name, index) => ({ id: index + 1, name, rating: 4.5 })),
  });
  await db.product.createMany({
    data: Array.from({ length: PRODUCTS }, (_, index) => ({
      id: index + 1,
      sku: `T-${index + 1}`,
      name: `상품 ${index + 1}`,
      categoryId: (index % 2) + 1,
      kind: '사과',
      brand: '들녘',
      picture: { icon: 'red-apple', background: index % 12 },
      priceWon: 1_000 * ((index % 7) + 1),
      listPriceWon: 1_000 * ((index % 7) + 1 + (index % 3)),
      stock: index % 5 === 0 ? 0 : 9,
      bestOfferId: index + 1,
      marginRate: 0.2,
      ratingAverage: 3 + (index % 4) / 2,
      ratingCount: (index % 3) * 10,
      soldCount: (index % 6) * 100,
      arrivalDays: (index % 4) + 1,
      createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 5), 1, 2, 3, index % 2 === 0 ? 123 : 456)),
    })),
  });
  await db.product.update({ where: { id: PRODUCTS }, data: { status: 'HIDDEN' } });
  await db.offer.createMany({
    data: [
      { productId: 2, sellerId: 1, priceWon: 2_000, listPriceWon: 2_400, stock: 5, marginRate: 0.1 },
      { productId: 2, sellerId: 2, priceWon: 1_500, listPriceWon: 2_400, stock: 0, marginRate: 0.1 },
      { productId: 2, sellerId: 3, priceWon: 1_800, listPriceWon: 2_400, stock: 3, marginRate: 0.1 },
    ],
  });
}

beforeAll(async () => {
  services = await testServices();
  db = createPrisma(services.databaseUrl);
  catalog = createCatalog({ store: createCatalogStore(db) });
  await fill();
});

afterAll(async () => {
  await db?.$disconnect();
  await services?.close();
});

async function walk(sort: ListSort, limit: number) {
  const seen: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PRODUCTS; page += 1) {
    const { items, nextCursor, total } = await catalog.listProducts({ sort, limit, cursor });
    expect(total).toBe(PRODUCTS - 1);
    seen.push(...items.map(({ productId }) => productId));
    if (nextCursor === null) return seen;
    cursor = nextCursor;
  }
  throw new Error('The pages never end.');
}

test.each(LIST_SORTS)('by %s, pages of any size show every listed product once, in one order', async (sort) => {
  const inOne = await walk(sort, 100);
  expect(new Set(inOne).size).toBe(PRODUCTS - 1);
  expect(inOne).not.toContain(PRODUCTS);
  for (const limit of [1, 7, 20]) expect(await walk(sort, limit)).toEqual(inOne);
});

test('sorts mean what they say', async () => {
  const cheapest = await catalog.listProducts({ sort: 'price-asc', limit: 60 });
  const prices = cheapest.items.map(({ priceWon }) => priceWon);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  const steepest = await catalog.listProducts({ sort: 'discount', limit: 60 });
  const shares = steepest.items.map(({ priceWon, listPriceWon }) =>
    Math.floor((100 * (listPriceWon - priceWon)) / listPriceWon),
  );
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
});

test('a list is narrowed by all that its URL says', async () => {
  const page = await readList(catalog, {
    category: 'pets',
    minPriceWon: 2_000,
    maxPriceWon: 4_000,
    arrivalDays: 2,
    inStock: true,
  });
  expect(page.items.length).toBe(page.total);
  expect(page.total).toBeGreaterThan(0);
  for (const { categoryId, priceWon, arrivalDays, soldOut } of page.items) {
    expect(categoryId).toBe(2);
    expect(priceWon).toBeGreaterThanOrEqual(2_000);
    expect(priceWon).toBeLessThanOrEqual(4_000);
    expect(arrivalDays).toBeLessThanOrEqual(2);
    expect(soldOut).toBe(false);
  }
  expect(await readList(catalog, { category: 'no-such' })).toEqual({ items: [], total: 0, nextCursor: null });
  expect((await readList(catalog, { category: '1' })).total).toBeGreaterThan(0);
});

test('a mangled cursor is the first page', async () => {
  const first = await catalog.listProducts({ sort: 'popular', limit: 5 });
  for (const cursor of ['x', Buffer.from('["popular","1; DROP TABLE product",1]').toString('base64url')])
    expect((await catalog.listProducts({ sort: 'popular', limit: 5, cursor })).items).toEqual(first.items);
});

test('a product names its sellers, in stock first, then cheapest', async () => {
  const product = await catalog.productById(2);
  expect(product?.offers.map(({ sellerName }) => sellerName)).toEqual(['시장', '가게', '상점']);
  expect(await catalog.productById(PRODUCTS)).toBeNull();
  expect(await catalog.productById(2_147_483_647)).toBeNull();
});

test('cards come in the order asked for, without the hidden and the unknown', async () => {
  const cards = await catalog.cardsByIds([5, PRODUCTS, 3, 999_999, 4]);
  expect(cards.map(({ productId }) => productId)).toEqual([5, 3, 4]);
});

test('deals are in stock and at least a fifth off; a category tells its own', async () => {
  const deals = await catalog.deals(10);
  expect(deals.length).toBeGreaterThan(0);
  for (const { priceWon, listPriceWon, soldOut } of deals) {
    expect(soldOut).toBe(false);
    expect(listPriceWon - priceWon).toBeGreaterThanOrEqual(listPriceWon / 5);
  }
  for (const { categoryId, dealCount, cards } of await catalog.categoryDeals()) {
    expect(cards.length).toBe(Math.min(3, dealCount));
    for (const card of cards) expect(card.categoryId).toBe(categoryId);
  }
});

/** A way to PostgreSQL that can be cut. */
async function cuttableWay(databaseUrl: string): Promise<{ url: string; cut(): Promise<void> }> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

test('with PostgreSQL gone, what was read stays readable however old; what was not says so', async () => {
  const way = await cuttableWay(services.databaseUrl);
  const distant = createPrisma(way.url);
  let laterMs = 0;
  const kept = createCatalog({ store: createCatalogStore(distant), now: () => Date.now() + laterMs });
  const read = async () => ({
    categories: await kept.categories(),
    page: await kept.listProducts({ sort: 'popular', limit: 10 }),
    cards: await kept.cardsByIds([1, 2]),
    product: await kept.productById(2),
  });
  const before = await read();
  expect(before.cards).toHaveLength(2);
  await way.cut();
  laterMs = 3_600_000;
  await expect(kept.ping()).rejects.toThrow();
  await expect(kept.deals(5)).rejects.toThrow();
  await expect(kept.cardsByIds([3])).rejects.toThrow();
  expect(await read()).toEqual(before);
  await distant.$disconnect();
});
