import type { OrderStatus, StatusCause } from '#domain/order/status.ts';
import { statusesOnTheWay, statusOfShipments } from '#domain/shipment/order-status.ts';
import { type OrderRow, writeOrderStatus } from '#server/adapters/postgres/orders.ts';
import { readProgress } from '#server/adapters/postgres/shipments.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

const CAUSES: Partial<Record<OrderStatus, StatusCause>> = {
  PREPARING: 'preparing-started',
  SHIPPED: 'handed-to-carrier',
  DELIVERED: 'delivered',
};

/**
 * Writes the status that follows from an order's shipments, and those between, the order held. It never goes back:
 * a replacement that is received only leaves an order SHIPPED. Cost: three statements, and one for each status.
 */
export async function followShipments(tx: Tx, { orderId }: Pick<OrderRow, 'orderId'>): Promise<void> {
  const { status, shipments } = await readProgress(tx, orderId);
  const derived = statusOfShipments(shipments);
  let from = status;
  for (const next of derived === null ? [] : statusesOnTheWay(from, derived)) {
    await writeOrderStatus(tx, { orderId, status: from }, next, CAUSES[next] ?? 'delivered');
    from = next;
  }
}
