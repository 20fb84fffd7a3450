import { isOpen } from '#domain/claim/claim.ts';
import { readParts } from '#server/adapters/postgres/claims.ts';
import { type OrderRow, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/** DELIVERED → COMPLETED, the order held; false: it is not delivered, or a claim is open. */
export async function confirmPurchase(tx: Tx, order: OrderRow): Promise<boolean> {
  if (order.status !== 'DELIVERED') return false;
  const { claims } = await readParts(tx, order.orderId);
  if (claims.some(({ state }) => isOpen(state))) return false;
  await writeOrderStatus(tx, order, 'COMPLETED', 'confirmed');
  return true;
}
