import { AT_FAULT_DAYS } from '#domain/claim/claim.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/durations.ts';
import { isLate, promisedAt } from '#domain/shipment/promise.ts';
import { advance, type ShipmentChange } from '#domain/shipment/scan.ts';
import { isEnded } from '#domain/shipment/state.ts';
import { scansOf } from '#server/adapters/carrier/local-carrier.ts';
import type { Random } from '../random.ts';
import { CANCELLED_WITHIN_MS, type SeededLine } from '../seeded-order.ts';
import type { PastParcel } from './after-order.ts';

/** What parcels of one order share. */
export interface ParcelContext {
  random: Random;
  /** The end of the history: what lies after it has not happened. */
  endMs: number;
  /** null: the order was not cancelled. */
  cancelledAtMs: number | null;
  /** Draws a waybill that no other parcel has. */
  newWaybill: () => string;
}

/** After the time in which orders are cancelled: a cancelled order has no parcel that anybody has begun to pack. */
const PREPARED_AFTER_MS = { least: CANCELLED_WITHIN_MS, most: 6 * HOUR_MS } as const;
const HANDED_OVER_AFTER_MS = { least: HOUR_MS, most: 8 * HOUR_MS } as const;

interface Part {
  sellerId: number;
  lines: PastParcel['lines'];
  /** Of the slowest of its offers. */
  arrivalDays: number;
}

/**
 * The parcels of an order paid at `paidAtMs`, one for each seller as server/shipping opens them, and one more
 * instead of each that was lost. Prepared and handed over at drawn times, then with the local carrier: its scans
 * follow from the waybill, as those of a live parcel do, so that worker `shipping` goes on with what is under way.
 */
export function drawParcels(lines: readonly SeededLine[], paidAtMs: number, context: ParcelContext): PastParcel[] {
  const parcels: PastParcel[] = [];
  for (const part of partsOf(lines)) parcels.push(drawParcel(part, { openedAtMs: paidAtMs, code: 'opened' }, context));
  parcels.forEach((parcel, at) => {
    parcel.number = at + 1;
  });
  // Grows meanwhile: a replacement may be lost, too.
  for (const parcel of parcels) {
    const lostAt = parcel.changes.find(({ state }) => state === 'LOST')?.at;
    if (lostAt === undefined) continue;
    const arrivalDays = Math.max(...parcel.lines.map(({ line }) => lines[line]?.product.arrivalDays ?? 1));
    const replacement = drawParcel(
      { sellerId: parcel.sellerId, lines: parcel.lines, arrivalDays },
      { openedAtMs: lostAt.getTime(), code: 'replacement' },
      context,
    );
    parcels.push({ ...replacement, number: parcels.length + 1, replacesNumber: parcel.number });
  }
  return parcels;
}

function partsOf(lines: readonly SeededLine[]): Part[] {
  const parts = new Map<number, Part>();
  lines.forEach(({ product: { sellerId, arrivalDays }, quantity }, line) => {
    const part = parts.get(sellerId) ?? { sellerId, lines: [], arrivalDays: 0 };
    part.lines.push({ line, quantity });
    part.arrivalDays = Math.max(part.arrivalDays, arrivalDays);
    parts.set(sellerId, part);
  });
  return [...parts.values()];
}

function drawParcel(
  { sellerId, lines, arrivalDays }: Part,
  { openedAtMs, code }: { openedAtMs: number; code: 'opened' | 'replacement' },
  { random, endMs, cancelledAtMs, newWaybill }: ParcelContext,
): PastParcel {
  const openedAt = new Date(openedAtMs);
  const dueAt = promisedAt(openedAt, arrivalDays);
  const preparedAt = after(openedAt, random, PREPARED_AFTER_MS);
  const shippedAt = after(preparedAt, random, HANDED_OVER_AFTER_MS);
  const parcel: PastParcel = {
    ...{ sellerId, number: 0, replacesNumber: null, state: 'RECEIVED', waybill: null, openedAt, promisedAt: dueAt },
    ...{ shippedAt: null, deliveredAt: null, isLate: null, nextAt: preparedAt, lines },
    isOld: false,
    changes: [{ code, at: openedAt, state: 'RECEIVED', place: null }],
  };
  const add = (change: ShipmentChange, nextAt: Date | null) => {
    parcel.changes.push(change);
    parcel.state = change.state;
    parcel.nextAt = nextAt;
  };
  if (cancelledAtMs !== null) {
    add({ code: 'cancelled', at: new Date(cancelledAtMs), state: 'CANCELLED', place: null }, null);
    return parcel;
  }
  if (preparedAt.getTime() > endMs) return parcel;
  add({ code: 'preparing', at: preparedAt, state: 'PREPARING', place: null }, shippedAt);
  if (shippedAt.getTime() > endMs) return parcel;
  const waybill = newWaybill();
  parcel.waybill = waybill;
  parcel.shippedAt = shippedAt;
  add({ code: 'handed-over', at: shippedAt, state: 'SHIPPED', place: null }, null);
  follow(parcel, scansOf({ waybill, handedOverAt: shippedAt, dueAt }), endMs);
  return parcel;
}

/** Writes what the carrier has reported by `endMs`. */
function follow(parcel: PastParcel, scans: ReturnType<typeof scansOf>, endMs: number): void {
  const known = scans.filter(({ at }) => at.getTime() <= endMs);
  const { state, changes } = advance(parcel.state, parcel.changes, known);
  const last = changes.at(-1);
  parcel.isOld = isEnded(state) && last !== undefined && last.at.getTime() < endMs - AT_FAULT_DAYS * DAY_MS;
  parcel.changes.push(...changes);
  parcel.state = state;
  parcel.nextAt = isEnded(state) ? null : (scans[known.length]?.at ?? null);
  const arrival = state === 'DELIVERED' ? last?.at : undefined;
  if (arrival === undefined) return;
  parcel.deliveredAt = arrival;
  parcel.isLate = isLate(parcel.promisedAt, arrival);
}

/** The changes of a parcel that are stored: of an old one, its opening and its end. */
export function storedChanges({ changes, isOld }: Pick<PastParcel, 'changes' | 'isOld'>): readonly ShipmentChange[] {
  return isOld ? changes.filter((_change, at) => at === 0 || at === changes.length - 1) : changes;
}

function after(from: Date, random: Random, { least, most }: { least: number; most: number }): Date {
  return new Date(from.getTime() + random.int(least, most));
}
