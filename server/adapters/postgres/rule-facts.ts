import type { Facts } from '#domain/coupon/facts.ts';
import { ON_SALE } from './catalog-rows.ts';
import type { Tx } from './transaction.ts';

/** The open lines of several shoppers' carts at once; what is under payment is no longer considered. */
export async function cartFacts(tx: Tx, shopperIds: readonly string[]): Promise<Map<string, Facts['cart']>> {
  const rows = await tx.$queryRaw<(Facts['cart'][number] & { shopperId: string })[]>`
    SELECT line.shopper_id::text AS "shopperId", line.product_id AS "productId", product.category_id AS "categoryId",
      line.quantity, ${ON_SALE} AND product.stock > 0 AS "isAvailable"
    FROM cart_line line JOIN product ON product.id = line.product_id
    WHERE line.shopper_id = ANY(${[...shopperIds]}::uuid[]) AND line.order_id IS NULL`;
  return Map.groupBy(rows, ({ shopperId }) => shopperId);
}

/** Listed products by id. */
export async function productFacts(
  tx: Tx,
  productIds: readonly number[],
): Promise<Map<number, NonNullable<Facts['product']>>> {
  const rows = await tx.$queryRaw<NonNullable<Facts['product']>[]>`
    SELECT id AS "productId", category_id AS "categoryId", price_won AS "priceWon", stock FROM product
    WHERE id = ANY(${[...productIds]}::int[]) AND ${ON_SALE}`;
  return new Map(rows.map((row) => [row.productId, row]));
}

/** productId → categoryId, of products there are, listed or not. */
export async function categoriesOfProducts(tx: Tx, productIds: readonly number[]): Promise<Map<number, number>> {
  if (productIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ productId: number; categoryId: number }[]>`
    SELECT id AS "productId", category_id AS "categoryId" FROM product WHERE id = ANY(${[...productIds]}::int[])`;
  return new Map(rows.map(({ productId, categoryId }) => [productId, categoryId]));
}

/** Those of `categoryIds` that there are. */
export async function knownCategories(tx: Tx, categoryIds: readonly number[]): Promise<Set<number>> {
  if (categoryIds.length === 0) return new Set();
  const rows = await tx.category.findMany({ where: { id: { in: [...categoryIds] } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
