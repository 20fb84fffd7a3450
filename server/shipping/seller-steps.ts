import { DangolError } from '#domain/shared/errors.ts';
import { canFollow, type ShipmentState } from '#domain/shipment/state.ts';
import { type Carrier, isWaybill } from '#domain/shipment/waybill.ts';
import { lockOrder, type OrderRow } from '#server/adapters/postgres/orders.ts';
import { takeOutPieces } from '#server/adapters/postgres/shipment-lines.ts';
import {
  insertShipments,
  isWaybillUsed,
  lockShipments,
  type ShipmentRow,
  writeShipment,
} from '#server/adapters/postgres/shipments.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import { answerSent } from '#server/claims/parcels.ts';
import { newId } from '#server/new-id.ts';
import { followShipments } from './follow-shipments.ts';
import { nextTracking } from './pace.ts';

/** RECEIVED → PREPARING, the order and the shipment held. `nextAt`: when the local seller takes the next step. */
export async function prepare(tx: Tx, { shipmentId }: ShipmentRow, at: Date, nextAt: Date | null): Promise<void> {
  const change = { code: 'preparing', at, state: 'PREPARING', place: null } as const;
  await writeShipment(tx, shipmentId, { state: 'PREPARING', nextAt }, [change]);
}

/**
 * PREPARING → SHIPPED, the order and the shipment held. From now on its carrier is asked for it, and requests to cancel
 * what it holds come too late.
 */
export async function handOver(
  tx: Tx,
  order: OrderRow,
  { shipmentId, clockSpeed }: ShipmentRow,
  { carrier, waybill, at }: { carrier: Carrier; waybill: string; at: Date },
): Promise<void> {
  const change = { code: 'handed-over', at, state: 'SHIPPED', place: null } as const;
  const nextAt = nextTracking(at, clockSpeed ?? 1);
  await writeShipment(tx, shipmentId, { state: 'SHIPPED', carrier, waybill, shippedAt: at, nextAt }, [change]);
  await answerSent(tx, order, at);
}

/** What a seller does with the shipments of an order; for programs until sellers have a console. */
export interface SellerSteps {
  /** RECEIVED → PREPARING. From then on a cancellation of its pieces is a request. */
  prepare(shipment: ShipmentKey): Promise<void>;
  /**
   * PREPARING → SHIPPED. Throws 'invalid-input' (waybill-invalid) for what is no waybill of the carrier, 'conflict'
   * (waybill-used) for one of another parcel.
   */
  handOver(shipment: ShipmentKey, parcel: { carrier: Carrier; waybill: string }): Promise<void>;
  /**
   * Puts these pieces of a shipment that has not left into a parcel of their own, promised for the same day;
   * nothing is priced again. Throws 'invalid-input' unless pieces stay in both. Returns the new shipment's id.
   */
  split(shipment: ShipmentKey, pieces: ReadonlyMap<string, number>): Promise<string>;
}

export interface ShipmentKey {
  orderId: string;
  shipmentId: string;
}

export function createSellerSteps({ db, now }: { db: Database; now: () => Date }): SellerSteps {
  /** Holds order and shipments in the sequence in which all do, and lets the order's status follow. */
  async function act<T>({ orderId, shipmentId }: ShipmentKey, work: (tx: Tx, held: Held) => Promise<T>): Promise<T> {
    return inTransaction(db, async (tx) => {
      const order = await lockOrder(tx, orderId);
      const all = order === null ? [] : await lockShipments(tx, orderId);
      const shipment = all.find((each) => each.shipmentId === shipmentId);
      if (order === null || shipment === undefined) throw shipmentNotFound();
      const result = await work(tx, { order, shipment, all });
      await followShipments(tx, order);
      return result;
    });
  }
  return {
    prepare: (key) =>
      act(key, async (tx, { shipment }) => {
        expectStep(shipment.state, 'PREPARING');
        await prepare(tx, shipment, now(), null);
      }),
    async handOver(key, { carrier, waybill }) {
      if (!isWaybill(carrier, waybill))
        throw new DangolError('invalid-input', `${waybill} is no waybill of this carrier. Check its digits.`, {
          details: { reason: 'waybill-invalid' },
        });
      await act(key, async (tx, { order, shipment }) => {
        expectStep(shipment.state, 'SHIPPED');
        if (await isWaybillUsed(tx, carrier, waybill))
          throw new DangolError('conflict', `Waybill ${waybill} is another parcel's.`, {
            details: { reason: 'waybill-used' },
          });
        await handOver(tx, order, shipment, { carrier, waybill, at: now() });
      });
    },
    split: (key, pieces) => act(key, (tx, held) => splitOff(tx, held, pieces, now())),
  };
}

interface Held {
  order: OrderRow;
  shipment: ShipmentRow;
  all: readonly ShipmentRow[];
}

async function splitOff(
  tx: Tx,
  { shipment, all }: Held,
  pieces: ReadonlyMap<string, number>,
  at: Date,
): Promise<string> {
  const { shipmentId, lines, state, orderId, sellerId, promisedAt, clockSpeed } = shipment;
  if (state !== 'RECEIVED' && state !== 'PREPARING') throw wrongStep(state, 'split');
  const wanted = (orderLineId: string) => pieces.get(orderLineId) ?? 0;
  const isKnown = [...pieces.keys()].every((id) => lines.some(({ orderLineId }) => orderLineId === id));
  const fits = lines.every(({ orderLineId, quantity }) => {
    const taken = wanted(orderLineId);
    return Number.isInteger(taken) && taken >= 0 && taken <= quantity;
  });
  const staying = lines.reduce((sum, { orderLineId, quantity }) => sum + quantity - wanted(orderLineId), 0);
  const leaving = lines.filter(({ orderLineId }) => wanted(orderLineId) > 0);
  if (!isKnown || !fits || staying === 0 || leaving.length === 0)
    throw new DangolError('invalid-input', 'A parcel is split into two that both hold pieces of it.');
  const moved = leaving.map(({ orderLineId }) => ({ orderLineId, quantity: wanted(orderLineId) }));
  await takeOutPieces(tx, shipmentId, moved);
  const newShipmentId = newId();
  await insertShipments(tx, [
    {
      ...{ shipmentId: newShipmentId, orderId, sellerId, number: Math.max(...all.map(({ number }) => number)) + 1 },
      ...{
        openedAt: at,
        promisedAt,
        clockSpeed,
        nextAt: shipment.nextAt ?? at,
        replacesId: null,
        code: 'split',
        state,
      },
      lines: moved,
    },
  ]);
  await writeShipment(tx, shipmentId, {});
  return newShipmentId;
}

function expectStep(from: ShipmentState, to: ShipmentState): void {
  if (!canFollow(from, to)) throw wrongStep(from, to);
}

function wrongStep(from: ShipmentState, to: string): DangolError {
  return new DangolError('conflict', `A shipment that is ${from} cannot become ${to}.`, {
    details: { reason: 'shipment-step', from, to },
  });
}

/** Another's shipment and none are the same answer. */
function shipmentNotFound(): DangolError {
  return new DangolError('not-found', 'There is no such shipment of this order.', {
    details: { reason: 'shipment-not-found' },
  });
}
