import { MOST_WISHES } from '#contracts/push.ts';
import type { Database, Tx } from './transaction.ts';

/** true: it was not there. */
export async function insertWish(tx: Tx, shopperId: string, productId: number): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO wish (shopper_id, product_id) SELECT ${shopperId}::uuid, id FROM product WHERE id = ${productId}::int
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

/** true: it was there. */
export async function deleteWish(tx: Tx, shopperId: string, productId: number): Promise<boolean> {
  const deleted = await tx.$executeRaw`
    DELETE FROM wish WHERE shopper_id = ${shopperId}::uuid AND product_id = ${productId}::int`;
  return deleted === 1;
}

/** Products of the wishlist, newest first; at most MOST_WISHES. */
export async function listWishes(db: Database, shopperId: string): Promise<number[]> {
  const found = await db.wish.findMany({
    where: { shopperId },
    select: { productId: true },
    orderBy: { createdAt: 'desc' },
    take: MOST_WISHES,
  });
  return found.map(({ productId }) => productId);
}

export async function hasWish(tx: Tx, shopperId: string, productId: number): Promise<boolean> {
  return (await tx.wish.findUnique({ where: { shopperId_productId: { shopperId, productId } } })) !== null;
}
