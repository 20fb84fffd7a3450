import { v7 as uuidv7 } from 'uuid';
import type { Database, Tx } from './transaction.ts';

/** A cart line with what its offer and product say now. */
export interface CartRow {
  lineId: string;
  offerId: number;
  productId: number;
  quantity: number;
  categoryId: number;
  name: string;
  brand: string;
  picture: { icon: string; background: number };
  sellerId: number;
  sellerName: string;
  unitPriceWon: number;
  listPriceWon: number;
  arrivalDays: number;
  stock: number;
  /** Offer and product are both still listed. */
  isListed: boolean;
}

/** A shopper's cart, oldest line first. Cost: one index range, four joins by key. */
export async function readCart(db: Database | Tx, shopperId: string): Promise<CartRow[]> {
  return db.$queryRaw<CartRow[]>`
    SELECT line.id::text AS "lineId", line.offer_id AS "offerId", line.product_id AS "productId", line.quantity,
      product.category_id AS "categoryId", product.name, product.brand, product.picture,
      offer.seller_id AS "sellerId", seller.name AS "sellerName",
      offer.price_won AS "unitPriceWon", offer.list_price_won AS "listPriceWon", offer.arrival_days AS "arrivalDays",
      offer.stock, (offer.status = 'LISTED' AND product.status = 'LISTED') AS "isListed"
    FROM cart_line line
    JOIN offer ON offer.id = line.offer_id
    JOIN product ON product.id = line.product_id
    JOIN seller ON seller.id = offer.seller_id
    WHERE line.shopper_id = ${shopperId}::uuid
    ORDER BY line.added_at, line.id`;
}

/** Pieces in the cart, over all lines. */
export async function countCart(db: Database | Tx, shopperId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(quantity), 0)::int AS count FROM cart_line WHERE shopper_id = ${shopperId}::uuid`;
  return rows[0]?.count ?? 0;
}

export interface OfferRow {
  offerId: number;
  productId: number;
  unitPriceWon: number;
  stock: number;
}

/** An offer somebody may buy; null if there is none by this id or it is no longer listed. */
export async function findOffer(db: Database | Tx, offerId: number): Promise<OfferRow | null> {
  const rows = await db.$queryRaw<OfferRow[]>`
    SELECT offer.id AS "offerId", offer.product_id AS "productId", offer.price_won AS "unitPriceWon", offer.stock
    FROM offer JOIN product ON product.id = offer.product_id
    WHERE offer.id = ${offerId}::int AND offer.status = 'LISTED' AND product.status = 'LISTED'`;
  return rows[0] ?? null;
}

export interface QuantityRow {
  offerId: number;
  productId: number;
  quantity: number;
}

/** Bare lines of a cart, for changing it; in offer order. */
export async function readQuantities(tx: Tx, shopperId: string): Promise<QuantityRow[]> {
  return tx.$queryRaw<QuantityRow[]>`
    SELECT offer_id AS "offerId", product_id AS "productId", quantity FROM cart_line
    WHERE shopper_id = ${shopperId}::uuid ORDER BY offer_id`;
}

export async function writeLine(tx: Tx, shopperId: string, line: QuantityRow): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cart_line (id, shopper_id, offer_id, product_id, quantity)
    VALUES (${uuidv7()}::uuid, ${shopperId}::uuid, ${line.offerId}, ${line.productId}, ${line.quantity})
    ON CONFLICT (shopper_id, offer_id) DO UPDATE SET quantity = excluded.quantity`;
}

export async function deleteLines(tx: Tx, shopperId: string, offerIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM cart_line WHERE shopper_id = ${shopperId}::uuid AND offer_id = ANY(${[...offerIds]}::int[])`;
}

/** Takes what was ordered out of the cart; pieces added since stay. */
export async function emptyOrderedLines(
  tx: Tx,
  shopperId: string,
  ordered: readonly { offerId: number; quantity: number }[],
): Promise<void> {
  const offerIds = ordered.map(({ offerId }) => offerId);
  const quantities = ordered.map(({ quantity }) => quantity);
  await tx.$executeRaw`
    WITH ordered AS (SELECT * FROM unnest(${offerIds}::int[], ${quantities}::int[]) AS line(offer_id, quantity)),
    emptied AS (
      DELETE FROM cart_line USING ordered WHERE cart_line.shopper_id = ${shopperId}::uuid
        AND cart_line.offer_id = ordered.offer_id AND cart_line.quantity <= ordered.quantity
    )
    UPDATE cart_line SET quantity = cart_line.quantity - ordered.quantity FROM ordered
    WHERE cart_line.shopper_id = ${shopperId}::uuid AND cart_line.offer_id = ordered.offer_id
      AND cart_line.quantity > ordered.quantity`;
}
