import { Prisma } from '#generated/prisma/client.ts';
import type { Database } from './transaction.ts';

/** How many of each the generator of traffic draws from. */
export interface TrafficCacheSizes {
  /** Customers with an order, whose last order is the oldest. */
  buyers: number;
  /** Customers without an order, who joined last. */
  newcomers: number;
  bestSellers: number;
  /** Products, of the others. */
  newest: number;
}

/** Coarse attributes of a customer; no personal data but the id. */
export interface CachedCustomer {
  id: string;
  birthYear: number | null;
  gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED';
  status: 'ACTIVE' | 'PAID_MEMBERSHIP';
  marketingConsent: boolean;
  grade: 'BRONZE' | 'SILVER' | 'GOLD' | 'VIP';
  joinedAt: Date;
}

export interface CachedProduct {
  productId: number;
  /** Slug. */
  category: string;
  priceWon: number;
  soldCount: number;
  createdAt: Date;
}

/** A group of customers who are alike in all that the cache knows but the id, and how many they are. */
export type CustomerGroup = Omit<CachedCustomer, 'id' | 'joinedAt'> & { customers: number };

export interface TrafficCache {
  customers: CachedCustomer[];
  products: CachedProduct[];
  /** Everybody who may buy, by group. */
  groups: CustomerGroup[];
}

const ATTRIBUTES = Prisma.sql`birth_year AS "birthYear", gender::text, customer.status::text, grade::text,
  marketing_consent AS "marketingConsent"`;
const MAY_BUY = Prisma.sql`role = 'CUSTOMER' AND customer.status IN ('ACTIVE', 'PAID_MEMBERSHIP')`;
const ON_SALE = Prisma.sql`
  SELECT product.id AS "productId", slug AS category, price_won AS "priceWon", sold_count AS "soldCount",
    product.created_at AS "createdAt"
  FROM product JOIN category ON category.id = category_id
  WHERE product.status = 'LISTED' AND stock > 0`;

/**
 * What a generator of traffic draws from, in five statements. The buyers cost one look-up in an index for each
 * customer, the groups one scan of the customers; read it every minute or so, not for each order.
 */
export async function readTrafficCache(db: Database, sizes: TrafficCacheSizes): Promise<TrafficCache> {
  const buyers = await db.$queryRaw<CachedCustomer[]>`
    SELECT id, ${ATTRIBUTES}, joined_at AS "joinedAt"
    FROM customer CROSS JOIN LATERAL (
      SELECT placed_at FROM "order" WHERE shopper_id = customer.id ORDER BY placed_at DESC LIMIT 1
    ) AS last
    WHERE ${MAY_BUY} ORDER BY last.placed_at, id LIMIT ${sizes.buyers}`;
  const newcomers = await db.$queryRaw<CachedCustomer[]>`
    SELECT id, ${ATTRIBUTES}, joined_at AS "joinedAt" FROM customer
    WHERE ${MAY_BUY} AND NOT EXISTS (SELECT 1 FROM "order" WHERE shopper_id = customer.id)
    ORDER BY joined_at DESC, id LIMIT ${sizes.newcomers}`;
  const groups = await db.$queryRaw<CustomerGroup[]>`
    SELECT ${ATTRIBUTES}, count(*)::int AS customers FROM customer WHERE ${MAY_BUY} GROUP BY 1, 2, 3, 4, 5`;
  const best = await db.$queryRaw<CachedProduct[]>`
    ${ON_SALE} ORDER BY sold_count DESC, product.id LIMIT ${sizes.bestSellers}`;
  const newest = await db.$queryRaw<CachedProduct[]>`
    ${ON_SALE} AND NOT product.id = ANY(${best.map(({ productId }) => productId)}::int[])
    ORDER BY product.created_at DESC, product.id LIMIT ${sizes.newest}`;
  return { customers: [...buyers, ...newcomers], products: [...best, ...newest], groups };
}
