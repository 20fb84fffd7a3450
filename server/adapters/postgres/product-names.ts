import type { Database } from './transaction.ts';

/** Names of products, whether or not they are on sale: an operator also sees what is hidden or has no offer left. */
export async function readProductNames(db: Database, productIds: readonly number[]): Promise<Map<number, string>> {
  if (productIds.length === 0) return new Map();
  const rows = await db.product.findMany({ where: { id: { in: [...productIds] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
