import type { Tx } from './transaction.ts';

/** As many as the recommender keeps (ModelSettings.dismissalsPerShopper). */
const MOST = 256;

/**
 * true: it was not there, and there is such a product. Of more than the limit the oldest go. Call under the shopper's
 * lock.
 */
export async function insertDismissal(tx: Tx, shopperId: string, productId: number): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO dismissal (shopper_id, product_id) SELECT ${shopperId}::uuid, id FROM product WHERE id = ${productId}::int
    ON CONFLICT DO NOTHING`;
  if (inserted === 0) return false;
  await tx.$executeRaw`
    DELETE FROM dismissal WHERE shopper_id = ${shopperId}::uuid AND product_id IN (
      SELECT product_id FROM dismissal WHERE shopper_id = ${shopperId}::uuid
      ORDER BY created_at DESC, product_id OFFSET ${MOST})`;
  return true;
}

/** true: it was there. */
export async function deleteDismissal(tx: Tx, shopperId: string, productId: number): Promise<boolean> {
  const deleted = await tx.$executeRaw`
    DELETE FROM dismissal WHERE shopper_id = ${shopperId}::uuid AND product_id = ${productId}::int`;
  return deleted === 1;
}

/** A guest's become the member's; gives the products, oldest first. Both shoppers must be locked. */
export async function adoptDismissals(tx: Tx, guestId: string, customerId: string): Promise<number[]> {
  const taken = await tx.$queryRaw<{ productId: number }[]>`
    WITH gone AS (DELETE FROM dismissal WHERE shopper_id = ${guestId}::uuid RETURNING product_id, created_at),
    kept AS (
      INSERT INTO dismissal (shopper_id, product_id, created_at)
      SELECT ${customerId}::uuid, product_id, created_at FROM gone ON CONFLICT DO NOTHING)
    SELECT product_id AS "productId" FROM gone ORDER BY created_at, product_id`;
  return taken.map(({ productId }) => productId);
}
