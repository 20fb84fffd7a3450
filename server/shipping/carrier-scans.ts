import { isLate, promisedAt } from '#domain/shipment/promise.ts';
import { advance, type Scan } from '#domain/shipment/scan.ts';
import { isEnded, isUndelivered, type ShipmentState } from '#domain/shipment/state.ts';
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
import { refundUndelivered } from '#server/claims/parcels.ts';
import { newId } from '#server/new-id.ts';
import { nextTracking } from './pace.ts';

export interface HeldOrder {
  order: OrderRow;
  /** All of the order, held. */
  shipments: readonly ShipmentRow[];
}

/**
 * Writes what a carrier reports of a shipment that it has. Scans that are known change nothing. When it is lost,
 * another is sent instead from the seller's stock; where that has too few, or it is back at its seller, its pieces are
 * refunded (docs/decisions/0138).
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
  const isResent = state === 'LOST' && (await replace(tx, held, shipment, now));
  if (isUndelivered(state) && !isResent) await refund(tx, held, shipment, { state, at: now });
}

async function refund(
  tx: Tx,
  { order }: HeldOrder,
  { shipmentId, lines }: ShipmentRow,
  { state, at }: { state: ShipmentState; at: Date },
): Promise<void> {
  await writeShipment(tx, shipmentId, {}, [{ code: 'refunded', at, state, place: null }]);
  const pieces = lines.map(({ orderLineId, quantity }) => ({ lineId: orderLineId, quantity }));
  await refundUndelivered(tx, order, { pieces, isBack: state === 'RETURNED', at });
}

/**
 * Opens a shipment instead of a lost one, with pieces that are taken from stock under the products' locks: the lost
 * ones are gone, and count as sold once. Without enough stock there is none, and false is returned.
 */
async function replace(tx: Tx, { order, shipments }: HeldOrder, lost: ShipmentRow, now: Date): Promise<boolean> {
  const { orderId } = order;
  const wanted = await stockOfPieces(tx, lost.lines);
  const onHand = await lockOffers(tx, wanted);
  const isThere = wanted.every(({ offerId, quantity }) => {
    const offer = onHand.get(offerId);
    return offer?.isListed === true && offer.stock >= quantity;
  });
  if (!isThere) return false;
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
  return true;
}
