import { v7 as uuidv7 } from 'uuid';
import { MAX_QUANTITY } from '#domain/order/quantity.ts';
import type { ShippingPolicy } from '#domain/order/shipping.ts';
import { OFFER_ON_SALE, SHIPPING_OF_SELLER } from './catalog-rows.ts';
import type { Database, Tx } from './transaction.ts';

/** A cart line with the current data of its offer and product. */
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
  /** The seller's. */
  shipping: ShippingPolicy;
  unitPriceWon: number;
  listPriceWon: number;
  arrivalDays: number;
  stock: number;
  /** Offer and product are both still listed. */
  isListed: boolean;
}

/*
 * A line without an order is open: the shopper's to change and to order. One with an order is under payment: the
 * order's, until it is paid (the line goes) or the payment has failed (the line is open again). docs/decisions/0059
 */

/** The open lines of a shopper's cart, oldest first. Cost: one index range, five joins by key. */
export async function readCart(db: Database | Tx, shopperId: string): Promise<CartRow[]> {
  return db.$queryRaw<CartRow[]>`
    SELECT line.id::text AS "lineId", line.offer_id AS "offerId", line.product_id AS "productId", line.quantity,
      product.category_id AS "categoryId", product.name, product.brand, product.picture,
      offer.seller_id AS "sellerId", seller.name AS "sellerName", ${SHIPPING_OF_SELLER} AS shipping,
      offer.price_won AS "unitPriceWon", offer.list_price_won AS "listPriceWon", offer.arrival_days AS "arrivalDays",
      offer.stock, ${OFFER_ON_SALE} AS "isListed"
    FROM cart_line line
    JOIN offer ON offer.id = line.offer_id
    JOIN product ON product.id = line.product_id
    JOIN seller ON seller.id = offer.seller_id
    JOIN shipping_policy ON shipping_policy.seller_id = offer.seller_id
    WHERE line.shopper_id = ${shopperId}::uuid AND line.order_id IS NULL
    ORDER BY line.added_at, line.id`;
}

/** Pieces in the cart, over all open lines. */
export async function countCart(db: Database | Tx, shopperId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(quantity), 0)::int AS count FROM cart_line
    WHERE shopper_id = ${shopperId}::uuid AND order_id IS NULL`;
  return rows[0]?.count ?? 0;
}

/** As `countCart`, and how many of them are of one offer. One index range. */
export async function countWithOffer(
  db: Database,
  shopperId: string,
  offerId: number,
): Promise<{ count: number; quantity: number }> {
  const rows = await db.$queryRaw<{ count: number; quantity: number }[]>`
    SELECT coalesce(sum(quantity), 0)::int AS count,
      coalesce(sum(quantity) FILTER (WHERE offer_id = ${offerId}::int), 0)::int AS quantity
    FROM cart_line WHERE shopper_id = ${shopperId}::uuid AND order_id IS NULL`;
  return rows[0] ?? { count: 0, quantity: 0 };
}

export interface OfferRow {
  offerId: number;
  productId: number;
  unitPriceWon: number;
  stock: number;
}

/** An offer that can be bought; null if there is none by this id or it is no longer listed. */
export async function findOffer(db: Database | Tx, offerId: number): Promise<OfferRow | null> {
  const rows = await db.$queryRaw<OfferRow[]>`
    SELECT offer.id AS "offerId", offer.product_id AS "productId", offer.price_won AS "unitPriceWon", offer.stock
    FROM offer JOIN product ON product.id = offer.product_id JOIN seller ON seller.id = offer.seller_id
    WHERE offer.id = ${offerId}::int AND ${OFFER_ON_SALE}`;
  return rows[0] ?? null;
}

export interface QuantityRow {
  offerId: number;
  productId: number;
  quantity: number;
}

/** Bare open lines of a cart, for changing it; in offer order. */
export async function readQuantities(tx: Tx, shopperId: string): Promise<(QuantityRow & { lineId: string })[]> {
  return tx.$queryRaw<(QuantityRow & { lineId: string })[]>`
    SELECT id::text AS "lineId", offer_id AS "offerId", product_id AS "productId", quantity FROM cart_line
    WHERE shopper_id = ${shopperId}::uuid AND order_id IS NULL ORDER BY offer_id`;
}

/** Whether an offer of the cart is under payment. */
export async function isUnderPayment(tx: Tx, shopperId: string, offerId: number): Promise<boolean> {
  return (await tx.cartLine.count({ where: { shopperId, offerId, orderId: { not: null } } })) > 0;
}

export async function writeLine(tx: Tx, shopperId: string, line: QuantityRow): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cart_line (id, shopper_id, offer_id, product_id, quantity)
    VALUES (${uuidv7()}::uuid, ${shopperId}::uuid, ${line.offerId}, ${line.productId}, ${line.quantity})
    ON CONFLICT (shopper_id, offer_id) WHERE order_id IS NULL DO UPDATE SET quantity = excluded.quantity`;
}

export async function deleteLines(tx: Tx, shopperId: string, offerIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM cart_line
    WHERE shopper_id = ${shopperId}::uuid AND order_id IS NULL AND offer_id = ANY(${[...offerIds]}::int[])`;
}

/**
 * Gives open lines to an order under payment; false, with nothing promised, if any is not open or not the shopper's.
 */
export async function holdLines(
  tx: Tx,
  shopperId: string,
  orderId: string,
  lineIds: readonly string[],
): Promise<boolean> {
  const held = await tx.$executeRaw`
    UPDATE cart_line SET order_id = ${orderId}::uuid
    WHERE id = ANY(${[...lineIds]}::uuid[]) AND shopper_id = ${shopperId}::uuid AND order_id IS NULL`;
  return held === lineIds.length;
}

/** The order is paid: its lines leave the cart. */
export async function deleteHeldLines(tx: Tx, orderId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM cart_line WHERE order_id = ${orderId}::uuid`;
}

/**
 * The payment failed: the order's lines are open again. Where the offer was put in anew meanwhile, the pieces are added
 * together, up to 99. Cost: four statements.
 */
export async function releaseLines(tx: Tx, orderId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE cart_line open SET quantity = least(${MAX_QUANTITY}, open.quantity + held.quantity),
      added_at = least(open.added_at, held.added_at)
    FROM cart_line held
    WHERE held.order_id = ${orderId}::uuid AND open.shopper_id = held.shopper_id AND open.offer_id = held.offer_id
      AND open.order_id IS NULL`;
  await tx.$executeRaw`
    DELETE FROM cart_line held USING cart_line open
    WHERE held.order_id = ${orderId}::uuid AND open.shopper_id = held.shopper_id AND open.offer_id = held.offer_id
      AND open.order_id IS NULL`;
  await tx.$executeRaw`UPDATE cart_line SET order_id = NULL WHERE order_id = ${orderId}::uuid`;
  await tx.$executeRaw`UPDATE order_line SET cart_line_id = NULL WHERE order_id = ${orderId}::uuid`;
}

/** A guest's lines under payment become the member's, as their orders do. */
export async function moveHeldLines(tx: Tx, guestId: string, memberId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE cart_line SET shopper_id = ${memberId}::uuid WHERE shopper_id = ${guestId}::uuid AND order_id IS NOT NULL`;
}
