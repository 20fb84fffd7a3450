import { arrayLiteral } from './array-literal.ts';
import type { SqlTx } from './sql-pool.ts';

/** What an order line records of an offer. */
export interface OfferTerms {
  offerId: number;
  productId: number;
  sellerId: number;
  marginRate: number;
  /** The seller's, 0..1. */
  commissionRate: number;
  /** Pieces that can be bought; 0 where the offer is paused or its seller not active. */
  stock: number;
}

/** What an order line records of a product, with its offers. */
export interface ProductTerms {
  productId: number;
  name: string;
  picture: Record<string, unknown>;
  categoryId: number;
  listPriceWon: number;
  marginRate: number;
  bestOfferId: number | null;
  offers: OfferTerms[];
}

/** Ids of products by SKU; those that are unknown are left out. One look-up by index. */
export async function productIdsOf(tx: SqlTx, skus: readonly string[]): Promise<Map<string, number>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: number; sku: string }[]>`
    SELECT id, sku FROM product WHERE sku = ANY(${arrayLiteral(skus)}::text[])`;
  return new Map(rows.map(({ id, sku }) => [sku, id]));
}

/** Products with all of their offers, as they are now. Two statements. */
export async function readProductTerms(tx: SqlTx, productIds: readonly number[]): Promise<Map<number, ProductTerms>> {
  const ids = [...new Set(productIds)];
  if (ids.length === 0) return new Map();
  const products = await tx.$queryRaw<Omit<ProductTerms, 'offers'>[]>`
    SELECT id AS "productId", name, picture, category_id AS "categoryId", list_price_won AS "listPriceWon",
      margin_rate AS "marginRate", best_offer_id AS "bestOfferId"
    FROM product WHERE id = ANY(${arrayLiteral(ids)}::int[])`;
  const offers = await tx.$queryRaw<OfferTerms[]>`
    SELECT offer.id AS "offerId", product_id AS "productId", seller_id AS "sellerId", margin_rate AS "marginRate",
      seller.commission_rate AS "commissionRate",
      CASE WHEN offer.status = 'LISTED' AND seller.status = 'ACTIVE' THEN stock ELSE 0 END AS stock
    FROM offer JOIN seller ON seller.id = offer.seller_id WHERE product_id = ANY(${arrayLiteral(ids)}::int[])`;
  const byProduct = Map.groupBy(offers, ({ productId }) => productId);
  return new Map(
    products.map((product) => [product.productId, { ...product, offers: byProduct.get(product.productId) ?? [] }]),
  );
}
