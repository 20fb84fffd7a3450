import { INT4_MAX } from '#contracts/identifiers.ts';
import type { ProductState } from '#contracts/products.ts';
import { TOPICS } from '#contracts/topics.ts';
import { Prisma } from '#generated/prisma/client.ts';
import { arrayLiteral } from './array-literal.ts';
import { appendProducts } from './outbox.ts';
import type { SqlTx } from './sql-pool.ts';
import { type Database, inTransaction } from './transaction.ts';

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
export async function lockProducts(tx: SqlTx, productIds: readonly number[]): Promise<void> {
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  if (ids.length === 0) return;
  await tx.$executeRaw`SELECT id FROM product WHERE id = ANY(${arrayLiteral(ids)}::int[]) ORDER BY id FOR UPDATE`;
}

/**
 * After a change of offers or of what is sold: adds `soldPieces[n]` to what was sold of `productIds[n]`, copies each
 * product's best offer (the cheapest in stock; the cheapest, when all are sold out; of sellers that are active) into
 * the product, raises its version and publishes it to topic `product-states`. A product without such an offer has no
 * best offer and no stock, keeps its last price, and is published as not listed. The products must be locked
 * (lockProducts), else two changes of two offers of one product would each miss the other. Cost: one statement; the
 * states do not pass through this process.
 */
export async function refreshProducts(
  tx: SqlTx,
  productIds: readonly number[],
  soldPieces: readonly number[] = [],
): Promise<void> {
  const pieces = new Map<number, number>();
  for (const [at, id] of productIds.entries()) pieces.set(id, (pieces.get(id) ?? 0) + (soldPieces[at] ?? 0));
  if (pieces.size === 0) return;
  await tx.$executeRaw`
    WITH changed AS (
      UPDATE product SET
        sold_count = least(${INT4_MAX}, greatest(0, product.sold_count + touched.pieces)),
        best_offer_id = best.id, price_won = coalesce(best.price_won, product.price_won),
        list_price_won = coalesce(best.list_price_won, product.list_price_won), stock = coalesce(best.stock, 0),
        margin_rate = coalesce(best.margin_rate, product.margin_rate),
        arrival_days = coalesce(best.arrival_days, product.arrival_days),
        version = product.version + 1, published_version = product.version + 1, updated_at = now()
      FROM unnest(
        ${arrayLiteral([...pieces.keys()])}::int[], ${arrayLiteral([...pieces.values()])}::bigint[]
      ) AS touched(product_id, pieces)
      LEFT JOIN LATERAL (
        SELECT offer.* FROM offer JOIN seller ON seller.id = offer.seller_id
        WHERE offer.product_id = touched.product_id AND offer.status = 'LISTED' AND seller.status = 'ACTIVE'
        ORDER BY (offer.stock > 0) DESC, offer.price_won, offer.id LIMIT 1
      ) AS best ON true
      WHERE product.id = touched.product_id
      RETURNING product.*
    )
    INSERT INTO outbox_message (topic, key, body)
    SELECT ${TOPICS.productStates}, id::text, ${STATE_OF_PRODUCT} FROM changed ORDER BY id`;
}

/** stateOf of a row, made by PostgreSQL: a state for each product of a large batch is much for a process to pass on. */
const STATE_OF_PRODUCT = Prisma.raw(`jsonb_build_object(
  'productId', id, 'version', version, 'sku', sku, 'name', name, 'categoryId', category_id, 'kind', kind,
  'brand', brand, 'priceWon', price_won, 'listPriceWon', list_price_won, 'marginRate', margin_rate, 'stock', stock,
  'listed', status = 'LISTED' AND best_offer_id IS NOT NULL, 'ratingAverage', rating_average,
  'ratingCount', rating_count, 'soldCount', sold_count, 'arrivalDays', arrival_days, 'picture', picture,
  'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`);

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
