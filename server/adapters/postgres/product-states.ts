import type { ProductState } from '#contracts/products.ts';
import { appendProducts } from './outbox.ts';
import { type Database, inTransaction, type Tx } from './transaction.ts';

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
  status: 'REGISTERED' | 'IN_REVIEW' | 'LISTED' | 'HIDDEN';
  best_offer_id: number | null;
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
    listed: row.status === 'LISTED' && row.best_offer_id !== null,
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
 * out; of sellers that are active) into the product, raises its version and publishes it to topic `product-states`. A
 * product without such an offer has no best offer and no stock, keeps its last price, and is published as not listed.
 * The products must be locked (lockProducts), else two changes of two offers of one product would each miss the other.
 * Cost: two statements.
 */
export async function refreshProducts(tx: Tx, productIds: readonly number[]): Promise<void> {
  const rows = await tx.$queryRaw<ProductRow[]>`
    UPDATE product SET
      best_offer_id = best.id, price_won = coalesce(best.price_won, product.price_won),
      list_price_won = coalesce(best.list_price_won, product.list_price_won), stock = coalesce(best.stock, 0),
      margin_rate = coalesce(best.margin_rate, product.margin_rate),
      arrival_days = coalesce(best.arrival_days, product.arrival_days),
      version = product.version + 1, published_version = product.version + 1, updated_at = now()
    FROM unnest(${[...new Set(productIds)]}::int[]) AS touched(product_id)
    LEFT JOIN LATERAL (
      SELECT offer.* FROM offer JOIN seller ON seller.id = offer.seller_id
      WHERE offer.product_id = touched.product_id AND offer.status = 'LISTED' AND seller.status = 'ACTIVE'
      ORDER BY (offer.stock > 0) DESC, offer.price_won, offer.id LIMIT 1
    ) AS best ON true
    WHERE product.id = touched.product_id
    RETURNING product.*`;
  await appendProducts(tx, rows.sort((a, b) => a.id - b.id).map(stateOf));
}

/**
 * Publishes up to `limit` products whose last version was not published to `product-states`: those of a database of the
 * release before, which published to `products`, and what it changed after a roll-back. Returns how many. Safe to run
 * twice at once: the rows are locked, in id order as everywhere. Cost: three statements; one look into an index that is
 * empty almost always, when there are none.
 */
export async function publishUnpublished(db: Database, limit: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<ProductRow[]>`
      SELECT * FROM product WHERE version <> published_version ORDER BY id LIMIT ${limit} FOR UPDATE`;
    if (rows.length === 0) return 0;
    await appendProducts(tx, rows.map(stateOf));
    await tx.$executeRaw`
      UPDATE product SET published_version = version WHERE id = ANY(${rows.map(({ id }) => id)}::int[])`;
    return rows.length;
  });
}
