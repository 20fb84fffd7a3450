import type { ProductState } from '#contracts/products.ts';
import { appendProducts } from './outbox.ts';
import type { Tx } from './transaction.ts';

export interface ProductRow {
  id: number;
  version: number;
  sku: string;
  name: string;
  category_id: number;
  kind: string;
  brand: string;
  price_won: number;
  list_price_won: number;
  margin_rate: number;
  stock: number;
  status: 'LISTED' | 'HIDDEN';
  rating_average: number;
  rating_count: number;
  sold_count: number;
  arrival_days: number;
  picture: ProductState['picture'];
  created_at: Date;
}

export function stateOf(row: ProductRow): ProductState {
  return {
    productId: row.id,
    version: row.version,
    sku: row.sku,
    name: row.name,
    categoryId: row.category_id,
    kind: row.kind,
    brand: row.brand,
    priceWon: row.price_won,
    listPriceWon: row.list_price_won,
    marginRate: row.margin_rate,
    stock: row.stock,
    listed: row.status === 'LISTED',
    ratingAverage: row.rating_average,
    ratingCount: row.rating_count,
    soldCount: row.sold_count,
    arrivalDays: row.arrival_days,
    picture: row.picture,
    createdAt: row.created_at.toISOString(),
  };
}

/** Takes the products' row locks in id order: first of all, by everybody who changes an offer. */
export async function lockProducts(tx: Tx, productIds: readonly number[]): Promise<void> {
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  await tx.$queryRaw`SELECT id FROM product WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
}

/**
 * After a change of offers: copies each product's best offer (the cheapest in stock; the cheapest, when all are sold
 * out) into the product, raises its version and publishes it to topic `products`. The products must be locked
 * (lockProducts), else two changes of two offers of one product would each miss the other. Cost: two statements.
 */
export async function refreshProducts(tx: Tx, productIds: readonly number[]): Promise<void> {
  const rows = await tx.$queryRaw<ProductRow[]>`
    UPDATE product SET
      best_offer_id = best.id, price_won = best.price_won, list_price_won = best.list_price_won, stock = best.stock,
      margin_rate = best.margin_rate, arrival_days = best.arrival_days, version = product.version + 1, updated_at = now()
    FROM (
      SELECT DISTINCT ON (product_id) * FROM offer
      WHERE product_id = ANY(${[...new Set(productIds)]}::int[]) AND status = 'LISTED'
      ORDER BY product_id, (stock > 0) DESC, price_won, id
    ) AS best
    WHERE product.id = best.product_id
    RETURNING product.*`;
  await appendProducts(tx, rows.sort((a, b) => a.id - b.id).map(stateOf));
}
