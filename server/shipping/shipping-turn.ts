import pMap from 'p-map';
import { hastened } from '#domain/shipment/promise.ts';
import type { Scan } from '#domain/shipment/scan.ts';
import { isWithCarrier } from '#domain/shipment/state.ts';
import { isWaybill } from '#domain/shipment/waybill.ts';
import { readOrder } from '#server/adapters/postgres/orders.ts';
import {
  type DueShipment,
  dueShipments,
  lockShipments,
  ordersWithoutShipment,
  postponeShipments,
  type ShipmentRow,
  tryLockOrder,
  writeShipment,
} from '#server/adapters/postgres/shipments.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';
import { cancelShipments } from './cancel-shipments.ts';
import type { Carrier } from './carrier.ts';
import { applyScans, type HeldOrder } from './carrier-scans.ts';
import { followShipments } from './follow-shipments.ts';
import { openShipments } from './open-shipments.ts';
import { after, nextAttempt, type ShippingPace } from './pace.ts';
import { handOver, prepare } from './seller-steps.ts';

/** Shipments that one turn looks at, and orders at once. */
const PORTION = 200;
const AT_ONCE = 4;

export interface ShippingTurnDeps {
  db: Database;
  carrier: Carrier;
  pace: ShippingPace;
  now: () => Date;
  /** A shipment stays as it is and is looked at again. */
  onPutOff(orderId: string, error: unknown): void;
}

/** What the carrier has answered about the shipments of an order; none where it did not answer. */
interface Answers {
  waybills: Map<string, string>;
  scans: Map<string, Scan[]>;
}

/**
 * Takes the steps that are due: for the shop's own sellers, who have no console yet, and after carriers. The
 * carrier is asked outside any transaction; then each order is one transaction, in which order and shipments are
 * held and looked at again. So two workers at once, or one that is killed between two steps, do nothing twice: an
 * order that another holds is left to it. Returns how many shipments were looked at.
 */
export async function shippingTurn(deps: ShippingTurnDeps, signal?: AbortSignal): Promise<number> {
  const { db, now } = deps;
  const due = await dueShipments(db, now(), PORTION);
  const byOrder = [...Map.groupBy(due, ({ orderId }) => orderId)];
  await pMap(
    byOrder,
    async ([orderId, shipments]) => {
      if (signal?.aborted === true) return;
      try {
        await moveOn(deps, orderId, shipments);
      } catch (error) {
        await putOff(deps, shipments, error);
      }
    },
    { concurrency: AT_ONCE },
  );
  return due.length;
}

/** Opens the shipments of paid orders that have none. Returns how many orders. */
export async function openMissingShipments({ db, now }: Pick<ShippingTurnDeps, 'db' | 'now'>): Promise<number> {
  const orderIds = await ordersWithoutShipment(db, PORTION);
  for (const orderId of orderIds)
    await inTransaction(db, async (tx) => {
      if (!(await tryLockOrder(tx, orderId))) return;
      const order = await readOrder(tx, orderId);
      if (order?.status !== 'PAID' || (await lockShipments(tx, orderId)).length > 0) return;
      await openShipments(tx, order, now());
    });
  return orderIds.length;
}

async function moveOn(deps: ShippingTurnDeps, orderId: string, due: readonly DueShipment[]): Promise<void> {
  const { db, now, pace } = deps;
  const answers = await askCarrier(deps, due);
  await inTransaction(db, async (tx) => {
    if (!(await tryLockOrder(tx, orderId))) return;
    const order = await readOrder(tx, orderId);
    if (order === null) return;
    const held = { order, shipments: await lockShipments(tx, orderId) };
    const at = now();
    if (order.status === 'CANCELLED') await cancelShipments(tx, orderId, at);
    for (const { shipmentId, state } of order.status === 'CANCELLED' ? [] : due) {
      const shipment = held.shipments.find((each) => each.shipmentId === shipmentId);
      // Moved by another worker, or by its seller, since it was read.
      if (shipment === undefined || shipment.state !== state || shipment.nextAt === null) continue;
      if (shipment.nextAt.getTime() <= at.getTime()) await step(tx, held, shipment, { answers, at, pace, deps });
    }
    await followShipments(tx, order);
  });
}

interface Turn {
  answers: Answers;
  at: Date;
  pace: ShippingPace;
  deps: Pick<ShippingTurnDeps, 'carrier'>;
}

async function step(tx: Tx, held: HeldOrder, shipment: ShipmentRow, { answers, at, pace, deps }: Turn): Promise<void> {
  const { shipmentId, state, openedAt, clockSpeed } = shipment;
  if (clockSpeed === null) {
    const { speed } = pace;
    await writeShipment(tx, shipmentId, {
      clockSpeed: speed,
      promisedAt: hastened(openedAt, shipment.promisedAt, speed),
      // A seller may have been faster than the first look: then the carrier is asked in the next turn.
      nextAt: state === 'RECEIVED' ? after(openedAt, pace.preparesAfterMs, speed) : at,
    });
    return;
  }
  const waybill = answers.waybills.get(shipmentId);
  const scans = answers.scans.get(shipmentId);
  if (state === 'RECEIVED') await prepare(tx, shipment, at, after(at, pace.shipsAfterMs, clockSpeed));
  else if (state === 'PREPARING' && waybill !== undefined)
    await handOver(tx, held.order, shipment, { carrier: deps.carrier.name, waybill, at });
  else if (isWithCarrier(state) && scans !== undefined) await applyScans(tx, held, shipment, { scans, now: at });
  else await postponeShipments(tx, [shipmentId], nextAttempt(at, clockSpeed));
}

async function askCarrier(deps: ShippingTurnDeps, due: readonly DueShipment[]): Promise<Answers> {
  const answers: Answers = { waybills: new Map(), scans: new Map() };
  for (const { shipmentId: reference, orderId, state, promisedAt: dueAt, waybill, shippedAt: handedOverAt } of due)
    try {
      if (state === 'PREPARING') {
        const registered = await deps.carrier.register({ reference, dueAt });
        if (!isWaybill(deps.carrier.name, registered)) throw new Error(`"${registered}" is no waybill of the carrier`);
        answers.waybills.set(reference, registered);
      } else if (waybill !== null && handedOverAt !== null)
        answers.scans.set(reference, await deps.carrier.track({ reference, dueAt, waybill, handedOverAt }));
    } catch (error) {
      deps.onPutOff(orderId, error);
    }
  return answers;
}

/** An order that fails every time must not keep the others from their turn. */
async function putOff({ db, now, pace, onPutOff }: ShippingTurnDeps, due: readonly DueShipment[], error: unknown) {
  onPutOff(due[0]?.orderId ?? '', error);
  const ids = due.map(({ shipmentId }) => shipmentId);
  await postponeShipments(db, ids, nextAttempt(now(), pace.speed)).catch(() => undefined);
}
