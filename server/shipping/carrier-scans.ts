import { isLate, promisedAt } from '#domain/shipment/promise.ts';
import { advance, type Scan } from '#domain/shipment/scan.ts';
import { isEnded } from '#domain/shipment/state.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import { refreshProducts } from '#server/adapters/postgres/product-states.ts';
import { linesToShip, stockOfPieces } from '#server/adapters/postgres/shipment-lines.ts';
import {
  insertShipments,
  postponeShipments,
  type ShipmentRow,
  writeShipment,
} from '#server/adapters/postgres/shipments.ts';
import { lockOffers, takePieces } from '#server/adapters/postgres/stock.ts';
import type { Tx } from '#server/adapters/postgres/transaction.ts';
import { newId } from '#server/new-id.ts';
import { nextTracking } from './pace.ts';

export interface HeldOrder {
  order: OrderRow;
  /** All of the order, held. */
  shipments: readonly ShipmentRow[];
}

/**
 * Writes what a carrier reports of a shipment that it has. Scans that are known change nothing. When it is lost,
 * another is sent instead from the seller's stock; where that has too few, the pieces stay owed
 * (docs/decisions/0134).
 */
export async function applyScans(
  tx: Tx,
  held: HeldOrder,
  shipment: ShipmentRow,
  { scans, now }: { scans: readonly Scan[]; now: Date },
): Promise<void> {
  const { shipmentId, clockSpeed } = shipment;
  const { state, changes } = advance(shipment.state, shipment.changes, scans);
  const nextAt = nextTracking(now, clockSpeed ?? 1);
  if (changes.length === 0) {
    await postponeShipments(tx, [shipmentId], nextAt);
    return;
  }
  const arrival = changes.find(({ code }) => code === 'delivered')?.at;
  const arrived = state === 'DELIVERED' && arrival !== undefined;
  await writeShipment(
    tx,
    shipmentId,
    {
      ...{ state, nextAt: isEnded(state) ? null : nextAt },
      ...(arrived && { deliveredAt: arrival, isLate: isLate(shipment.promisedAt, arrival) }),
    },
    changes,
  );
  if (state === 'LOST') await replace(tx, held, shipment, now);
}

/**
 * Opens a shipment instead of a lost one, with pieces that are taken from stock under the products' locks: the lost
 * ones are gone, and count as sold once. Without enough stock there is none.
 */
async function replace(tx: Tx, { order, shipments }: HeldOrder, lost: ShipmentRow, now: Date): Promise<void> {
  const { orderId } = order;
  const wanted = await stockOfPieces(tx, lost.lines);
  const onHand = await lockOffers(tx, wanted);
  const isThere = wanted.every(({ offerId, quantity }) => {
    const offer = onHand.get(offerId);
    return offer?.isListed === true && offer.stock >= quantity;
  });
  if (!isThere) return;
  if (order.takesStock) {
    if (!(await takePieces(tx, wanted))) throw new Error(`the stock for order ${orderId} changed under its locks`);
    await refreshProducts(
      tx,
      wanted.map(({ productId }) => productId),
    );
  }
  const own = new Set(lost.lines.map(({ orderLineId }) => orderLineId));
  const days = await linesToShip(tx, orderId);
  const arrivalDays = Math.max(
    ...days.filter(({ orderLineId }) => own.has(orderLineId)).map((line) => line.arrivalDays),
  );
  await insertShipments(tx, [
    {
      ...{ shipmentId: newId(), orderId, sellerId: lost.sellerId },
      number: Math.max(...shipments.map(({ number }) => number)) + 1,
      ...{ openedAt: now, promisedAt: promisedAt(now, arrivalDays), clockSpeed: null, nextAt: now },
      ...{ replacesId: lost.shipmentId, code: 'replacement', state: 'RECEIVED', lines: lost.lines },
    },
  ]);
}
