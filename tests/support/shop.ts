import { v7 as uuidv7 } from 'uuid';
import type { Source } from '#contracts/sources.ts';
import type { OrderStatus } from '#domain/order/status.ts';
import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';

/** A small shop in an empty database: one category, two sellers, and what a test adds. */
export interface TestShop {
  db: Database;
  /** A product with one offer for each price and stock in `offers`, by different sellers. */
  product(...offers: { priceWon: number; stock: number }[]): Promise<{ productId: number; offerIds: number[] }>;
  /** A coupon of a shopper. */
  coupon(shopperId: string, fields?: CouponFields): Promise<string>;
  /** A new shopper. */
  shopper(): { shopperId: string; sessionId: string };
  /** An order written straight into PostgreSQL, of one piece of each product at a won; paid when it was placed. */
  order(fields: OrderFields): Promise<string>;
  stockOf(offerId: number): Promise<number>;
  /** Bodies in the outbox, in order; with `shopperId` only that shopper's. */
  events(shopperId?: string): Promise<{ type: string; payload: Record<string, unknown> }[]>;
  close(): Promise<void>;
}

export interface OrderFields {
  shopperId: string;
  productIds: number[];
  /** Default PAID. */
  status?: OrderStatus;
  /** Default shop. */
  source?: Source;
  /** Default now. */
  placedAt?: Date;
}

export interface CouponFields {
  target?: { kind: 'product'; productIds: number[] } | { kind: 'category'; categoryId: number } | { kind: 'any' };
  discountPercent?: number;
  maxDiscountWon?: number;
  expiresInSeconds?: number;
}

export async function createTestShop(databaseUrl: string, poolSize = 10): Promise<TestShop> {
  const db = createPrisma(databaseUrl, { poolSize, connectTimeoutMs: 20_000, statementTimeoutMs: 20_000 });
  await db.category.create({
    data: { id: 1, slug: 'test', nameKo: '시험', nameEn: 'Test', icon: 'gift', position: 1 },
  });
  const sellers = await db.seller.createManyAndReturn({ data: [{ name: '첫째상회' }, { name: '둘째상회' }] });
  let made = 0;
  return {
    db,
    async product(...offers) {
      made++;
      const best = [...offers].sort((a, b) => Number(b.stock > 0) - Number(a.stock > 0) || a.priceWon - b.priceWon)[0];
      if (best === undefined) throw new Error('a product needs an offer');
      const product = await db.product.create({
        data: {
          sku: `SKU-${made}`,
          name: `시험 상품 ${made}`,
          categoryId: 1,
          kind: '시험',
          brand: '단골',
          picture: { icon: 'gift', background: 1 },
          priceWon: best.priceWon,
          listPriceWon: best.priceWon,
          stock: best.stock,
          marginRate: 0.2,
        },
      });
      const inserted = await db.offer.createManyAndReturn({
        data: offers.map(({ priceWon, stock }, at) => ({
          productId: product.id,
          sellerId: sellers[at % sellers.length]?.id ?? 0,
          priceWon,
          listPriceWon: priceWon,
          stock,
          marginRate: 0.2,
        })),
      });
      const bestOfferId = inserted[offers.indexOf(best)]?.id ?? null;
      await db.product.update({ where: { id: product.id }, data: { bestOfferId } });
      return { productId: product.id, offerIds: inserted.map(({ id }) => id) };
    },
    async coupon(shopperId, fields = {}) {
      const id = uuidv7();
      await db.coupon.create({
        data: {
          id,
          code: id,
          rule: 'C1',
          shopperId,
          causeId: id,
          target: fields.target ?? { kind: 'any' },
          discountPercent: fields.discountPercent ?? 10,
          maxDiscountWon: fields.maxDiscountWon ?? 100_000,
          status: 'ISSUED',
          expiresAt: new Date(Date.now() + (fields.expiresInSeconds ?? 600) * 1_000),
        },
      });
      return id;
    },
    async order({ shopperId, productIds, status = 'PAID', source = 'shop', placedAt = new Date() }) {
      const id = uuidv7();
      const won = { itemsWon: 1, discountWon: 0, shippingWon: 0, totalWon: 1 };
      const to = { recipient: 'x', phone: 'x', postcode: 'x', addressLine1: 'x' };
      const line = {
        ...{ offerId: 1, sellerId: sellers[0]?.id ?? 0, categoryId: 1, name: 'x', picture: {} },
        ...{ unitPriceWon: 1, listPriceWon: 1, quantity: 1, marginRate: 0, commissionRate: 0, commissionWon: 0 },
      };
      await db.order.create({
        data: {
          ...{ id, number: id, shopperId, idempotencyKey: id, status, source, ...won, ...to },
          ...{ placedAt, paidAt: status === 'PENDING' ? null : placedAt },
          lines: { create: productIds.map((productId) => ({ ...line, id: uuidv7(), productId })) },
        },
      });
      return id;
    },
    shopper: () => ({ shopperId: uuidv7(), sessionId: 'test-session' }),
    async stockOf(offerId) {
      return (await db.offer.findUniqueOrThrow({ where: { id: offerId } })).stock;
    },
    async events(shopperId) {
      const rows = await db.outboxMessage.findMany({
        where: { topic: 'behavior', ...(shopperId !== undefined && { key: shopperId }) },
        orderBy: { sequence: 'asc' },
      });
      return rows.map(({ body }) => body as { type: string; payload: Record<string, unknown> });
    },
    close: () => db.$disconnect(),
  };
}
