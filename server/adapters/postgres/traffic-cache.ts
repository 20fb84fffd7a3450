import type { TrafficCache } from '#contracts/traffic-cache.ts';
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

type Attributes = Omit<TrafficCache['groups'][number], 'customers'>;

/** The columns of Attributes; the age band as domain/shared/age-band.ts has it, so that no birth year leaves here. */
const attributesIn = (year: number) => Prisma.sql`
  CASE WHEN ${year}::int - birth_year BETWEEN 10 AND 120
    THEN least(60, (${year}::int - birth_year) / 10 * 10) END AS "ageBand",
  nullif(gender::text, 'UNDISCLOSED') AS gender, customer.status::text, grade::text,
  marketing_consent AS "marketingConsent"`;
const MAY_BUY = Prisma.sql`role = 'CUSTOMER' AND customer.status IN ('ACTIVE', 'PAID_MEMBERSHIP')`;
type ProductRow = Omit<TrafficCache['products'][number], 'listedAtMs'> & { createdAt: Date };
const ON_SALE = Prisma.sql`
  SELECT product.id AS "productId", slug AS category, price_won AS "priceWon", sold_count AS "soldCount",
    product.created_at AS "createdAt"
  FROM product JOIN category ON category.id = category_id
  WHERE product.status = 'LISTED' AND stock > 0`;

/**
 * What a generator of traffic draws from, in five statements; `year`: for the age bands. The buyers cost one look-up in
 * an index for each customer, the groups one scan of the customers; read it every minute or so, not for each order.
 */
export async function readTrafficCache(db: Database, sizes: TrafficCacheSizes, year: number): Promise<TrafficCache> {
  const attributes = attributesIn(year);
  const buyers = await db.$queryRaw<({ id: string } & Attributes)[]>`
    SELECT id, ${attributes}
    FROM customer CROSS JOIN LATERAL (
      SELECT placed_at FROM "order" WHERE shopper_id = customer.id ORDER BY placed_at DESC LIMIT 1
    ) AS last
    WHERE ${MAY_BUY} ORDER BY last.placed_at, id LIMIT ${sizes.buyers}`;
  const newcomers = await db.$queryRaw<({ id: string } & Attributes)[]>`
    SELECT id, ${attributes} FROM customer
    WHERE ${MAY_BUY} AND NOT EXISTS (SELECT 1 FROM "order" WHERE shopper_id = customer.id)
    ORDER BY joined_at DESC, id LIMIT ${sizes.newcomers}`;
  const groups = await db.$queryRaw<TrafficCache['groups']>`
    SELECT ${attributes}, count(*)::int AS customers FROM customer WHERE ${MAY_BUY} GROUP BY 1, 2, 3, 4, 5`;
  const best = await db.$queryRaw<ProductRow[]>`
    ${ON_SALE} ORDER BY sold_count DESC, product.id LIMIT ${sizes.bestSellers}`;
  const newest = await db.$queryRaw<ProductRow[]>`
    ${ON_SALE} AND NOT product.id = ANY(${best.map(({ productId }) => productId)}::int[])
    ORDER BY product.created_at DESC, product.id LIMIT ${sizes.newest}`;
  const products = [...best, ...newest].map(({ createdAt, ...product }) => ({
    ...product,
    listedAtMs: createdAt.getTime(),
  }));
  return { customers: [...buyers, ...newcomers], products, groups };
}
