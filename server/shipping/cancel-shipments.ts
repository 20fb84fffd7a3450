import { canFollow } from '#domain/shipment/state.ts';
import { takeOutPieces } from '#server/adapters/postgres/shipment-lines.ts';
import { lockShipments, writeShipment } from '#server/adapters/postgres/shipments.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';

/**
 * Cancels the shipments of an order that is held (lockOrder) and cancelled in this transaction; those that left
 * their sellers stay as they are. Cost: three statements, and two for each shipment.
 */
export async function cancelShipments(tx: Tx, orderId: string, at: Date): Promise<void> {
  for (const { shipmentId, state } of await lockShipments(tx, orderId))
    if (canFollow(state, 'CANCELLED')) await cancelShipment(tx, shipmentId, at);
}

async function cancelShipment(tx: Tx, shipmentId: string, at: Date): Promise<void> {
  const change = { code: 'cancelled', at, state: 'CANCELLED', place: null } as const;
  await writeShipment(tx, shipmentId, { state: 'CANCELLED', nextAt: null }, [change]);
}

/**
 * Takes cancelled pieces out of the shipments of an order that is held, first out of those that are not being
 * prepared yet, never out of one that has left; a shipment without pieces is cancelled, and its
 * lines stay to be seen.
 * Cost: three statements, and up to four for each shipment that changes.
 */
export async function removePieces(
  tx: Tx,
  orderId: string,
  pieces: readonly { lineId: string; quantity: number }[],
  at: Date,
): Promise<void> {
  const left = new Map(pieces.map(({ lineId, quantity }) => [lineId, quantity]));
  const shipments = await lockShipments(tx, orderId);
  const atSeller = (['RECEIVED', 'PREPARING'] as const).flatMap((wanted) =>
    shipments.filter(({ state }) => state === wanted),
  );
  for (const { shipmentId, lines } of atSeller) {
    const taken = lines.flatMap(({ orderLineId, quantity: held }) => {
      const wanted = left.get(orderLineId) ?? 0;
      const quantity = Math.min(held, wanted);
      left.set(orderLineId, wanted - quantity);
      return quantity > 0 ? [{ orderLineId, quantity }] : [];
    });
    if (taken.length === 0) continue;
    const piecesIn = (some: readonly { quantity: number }[]) => some.reduce((sum, { quantity }) => sum + quantity, 0);
    if (piecesIn(taken) === piecesIn(lines)) await cancelShipment(tx, shipmentId, at);
    else {
      await takeOutPieces(tx, shipmentId, taken);
      await writeShipment(tx, shipmentId, {});
    }
  }
}
