import { canFollow } from '#domain/shipment/state.ts';
import {
  lockShipments,
  type ShipmentRow,
  writeShipment,
  writeShipmentLines,
} from '#server/adapters/postgres/shipments.ts';
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

/**
 * Takes cancelled pieces out of the shipments of an order that is held and of which none has begun to be prepared; a
 * shipment without pieces is cancelled. Cost: three statements, and up to four for each shipment that changes.
 */
export async function removePieces(
  tx: Tx,
  orderId: string,
  pieces: readonly { lineId: string; quantity: number }[],
  at: Date,
): Promise<void> {
  const left = new Map(pieces.map(({ lineId, quantity }) => [lineId, quantity]));
  for (const shipment of await lockShipments(tx, orderId)) {
    if (shipment.state !== 'RECEIVED') continue;
    const lines = without(shipment, left);
    if (lines.every(({ quantity }, index) => quantity === shipment.lines[index]?.quantity)) continue;
    // Which pieces a cancelled parcel had stays to be seen.
    if (lines.every(({ quantity }) => quantity === 0)) {
      const change = { code: 'cancelled', at, state: 'CANCELLED', place: null } as const;
      await writeShipment(tx, shipment.shipmentId, { state: 'CANCELLED', nextAt: null }, [change]);
    } else {
      await writeShipmentLines(tx, shipment.shipmentId, lines);
      await writeShipment(tx, shipment.shipmentId, {});
    }
  }
}

/** Its lines with fewer pieces; what was taken out is subtracted from `left`. */
function without({ lines }: ShipmentRow, left: Map<string, number>) {
  return lines.map(({ orderLineId, quantity }) => {
    const taken = Math.min(quantity, left.get(orderLineId) ?? 0);
    left.set(orderLineId, (left.get(orderLineId) ?? 0) - taken);
    return { orderLineId, quantity: quantity - taken };
  });
}
