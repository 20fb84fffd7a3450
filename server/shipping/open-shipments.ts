import { promisedAt } from '#domain/shipment/promise.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { linesToShip } from '#server/adapters/postgres/shipment-lines.ts';
import { insertShipments, type NewShipment } from '#server/adapters/postgres/shipments.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { newId } from '#server/new-id.ts';

/**
 * Opens a shipment for each seller of an order that is paid `at`, inside its transaction: RECEIVED, promised for
 * the day that the slowest of its offers promises. Orders of other programs get none: what is known of them is
 * their status. Cost: two statements.
 */
export async function openShipments(tx: Tx, { orderId, source }: OrderRow, at: Date): Promise<void> {
  if (source !== 'shop') return;
  const lines = await linesToShip(tx, orderId);
  const bySeller = Map.groupBy(lines, ({ sellerId }) => sellerId);
  const shipments = [...bySeller].map(([sellerId, own], position): NewShipment => {
    const arrivalDays = Math.max(...own.map((line) => line.arrivalDays));
    return {
      ...{ shipmentId: newId(), orderId, sellerId, number: position + 1 },
      ...{ openedAt: at, promisedAt: promisedAt(at, arrivalDays), clockSpeed: null, nextAt: at },
      ...{ replacesId: null, code: 'opened', state: 'RECEIVED' },
      lines: own.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
    };
  });
  await insertShipments(tx, shipments);
}
