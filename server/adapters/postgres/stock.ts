import type { ShippingPolicy } from '#domain/order/shipping.ts';
import { arrayLiteral } from './array-literal.ts';
import { OFFER_ON_SALE, SHIPPING_OF_SELLER } from './catalog-rows.ts';
import { lockProducts, refreshProducts } from './product-states.ts';
import type { SqlTx } from './sql-pool.ts';
import { type Database, inTransaction, type Tx } from './transaction.ts';

export interface StockLine {
  offerId: number;
  productId: number;
  quantity: number;
}

export interface OfferOnHand {
  offerId: number;
  productId: number;
  categoryId: number;
  sellerId: number;
  name: string;
  picture: unknown;
  unitPriceWon: number;
  listPriceWon: number;
  marginRate: number;
  /** The seller's, 0..1. */
  commissionRate: number;
  /** The seller's. */
  shipping: ShippingPolicy;
  stock: number;
  isListed: boolean;
}

/**
 * Locks the products of these offers, in id order, and reads prices and stock under the lock. Every change of offers
 * takes these locks first, so what is read here holds until the transaction ends, and no two orders deadlock.
 */
export async function lockOffers(tx: Tx, lines: readonly StockLine[]): Promise<Map<number, OfferOnHand>> {
  await lockProducts(
    tx,
    lines.map(({ productId }) => productId),
  );
  const rows = await tx.$queryRaw<OfferOnHand[]>`
    SELECT offer.id AS "offerId", offer.product_id AS "productId", product.category_id AS "categoryId",
      offer.seller_id AS "sellerId", product.name, product.picture, offer.price_won AS "unitPriceWon",
      offer.list_price_won AS "listPriceWon", offer.margin_rate AS "marginRate",
      seller.commission_rate AS "commissionRate", ${SHIPPING_OF_SELLER} AS shipping, offer.stock,
      ${OFFER_ON_SALE} AS "isListed"
    FROM offer JOIN product ON product.id = offer.product_id JOIN seller ON seller.id = offer.seller_id
    JOIN shipping_policy ON shipping_policy.seller_id = seller.id
    WHERE offer.id = ANY(${lines.map(({ offerId }) => offerId)}::int[])`;
  return new Map(rows.map((row) => [row.offerId, row]));
}

/**
 * Takes the pieces from the offers' stock, all or nothing: false, with nothing promised about what was taken, if any
 * has too few (the caller gives the transaction up). Lines of one offer are added together first. Sold counts follow,
 * unless `countsAsSold` is false: a replacement is no sale.
 */
export async function takeStock(
  tx: Tx,
  lines: readonly StockLine[],
  { countsAsSold = true }: { countsAsSold?: boolean } = {},
): Promise<boolean> {
  if (!(await takePieces(tx, lines))) return false;
  if (countsAsSold) await countSold(tx, lines, 1);
  else
    await refreshProducts(
      tx,
      lines.map(({ productId }) => productId),
    );
  return true;
}

/** The same without counting them as sold: the caller does (countSold), since that publishes the products. */
export async function takePieces(tx: SqlTx, lines: readonly StockLine[]): Promise<boolean> {
  if (lines.length === 0) return true;
  const totals = totalsByOffer(lines);
  const taken = await tx.$executeRaw`
    UPDATE offer SET stock = offer.stock - wanted.quantity
    FROM unnest(${arrayLiteral(totals.offerIds)}::int[], ${arrayLiteral(totals.quantities)}::int[]) AS wanted(offer_id, quantity)
    WHERE offer.id = wanted.offer_id AND offer.status = 'LISTED' AND offer.stock >= wanted.quantity`;
  return taken === totals.offerIds.length;
}

/**
 * Takes an order's pieces back: its payment failed, it was cancelled, or they came back. `lines` return to the stock if
 * they came out of it: an order of the past, or of another shop, had taken none. `unsold` no longer count as sold;
 * default: the same lines. Takes the product locks itself.
 */
export async function returnStock(
  tx: Tx,
  {
    lines,
    unsold = lines,
    takesStock,
  }: { lines: readonly StockLine[]; unsold?: readonly StockLine[]; takesStock: boolean },
): Promise<void> {
  const productIds = [...lines, ...unsold].map(({ productId }) => productId);
  await lockProducts(tx, productIds);
  if (takesStock && lines.length > 0) await putBack(tx, lines);
  if (unsold.length > 0) await countSold(tx, unsold, -1);
  else await refreshProducts(tx, productIds);
}

async function putBack(tx: Tx, lines: readonly StockLine[]): Promise<void> {
  const totals = totalsByOffer(lines);
  await tx.$executeRaw`
    UPDATE offer SET stock = offer.stock + returned.quantity
    FROM unnest(${totals.offerIds}::int[], ${totals.quantities}::int[]) AS returned(offer_id, quantity)
    WHERE offer.id = returned.offer_id`;
}

/** Of one transaction: what it locks, an order may wait for. */
const REPLENISHED_AT_ONCE = 200;

/**
 * Adds `pieces` to each listed offer of these products that has fewer than `below`, as its seller would, and publishes
 * the products. Products that generated traffic registered are left out: they are retired by themselves. At most 200
 * products at a time; returns how many. Four statements, two where none is due.
 */
export function replenishStock(
  db: Database,
  productIds: readonly number[],
  { below, pieces }: { below: number; pieces: number },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const due = await tx.$queryRaw<{ id: number }[]>`
      SELECT product.id FROM product
      WHERE product.id = ANY(${[...productIds]}::int[]) AND source <> 'generated' AND EXISTS (
        SELECT 1 FROM offer WHERE product_id = product.id AND offer.status = 'LISTED' AND offer.stock < ${below}
      )
      ORDER BY product.id LIMIT ${REPLENISHED_AT_ONCE}`;
    const ids = due.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await lockProducts(tx, ids);
    await tx.$executeRaw`
      UPDATE offer SET stock = stock + ${pieces}
      WHERE product_id = ANY(${ids}::int[]) AND status = 'LISTED' AND stock < ${below}`;
    await refreshProducts(tx, ids);
    return ids.length;
  });
}

/** Counts pieces as sold, or no longer, and publishes each product once; they must be locked. One statement. */
export async function countSold(tx: SqlTx, lines: readonly StockLine[], sign: 1 | -1): Promise<void> {
  const productIds = lines.map(({ productId }) => productId);
  const pieces = lines.map(({ quantity }) => sign * quantity);
  await refreshProducts(tx, productIds, pieces);
}

function totalsByOffer(lines: readonly StockLine[]): { offerIds: number[]; quantities: number[] } {
  const totals = new Map<number, number>();
  for (const { offerId, quantity } of lines) totals.set(offerId, (totals.get(offerId) ?? 0) + quantity);
  return { offerIds: [...totals.keys()], quantities: [...totals.values()] };
}
