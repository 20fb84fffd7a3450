import { canFollow } from '#domain/shipment/state.ts';
import { lockShipments, writeShipment } from '#server/adapters/postgres/shipments.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/**
 * Cancels the shipments of an order that is held (lockOrder) and cancelled in this transaction; those that left
 * their sellers stay as they are. Cost: three statements, and two for each shipment.
 */
export async function cancelShipments(tx: Tx, orderId: string, at: Date): Promise<void> {
  for (const { shipmentId, state } of await lockShipments(tx, orderId)) {
    if (!canFollow(state, 'CANCELLED')) continue;
    const change = { code: 'cancelled', at, state: 'CANCELLED', place: null } as const;
    await writeShipment(tx, shipmentId, { state: 'CANCELLED', nextAt: null }, [change]);
  }
}
