import { canFollow, isEnded, type ShipmentState } from './state.ts';

/** What a carrier reports of a parcel. */
export const SCAN_KINDS = [
  'collected',
  'hub',
  'out-for-delivery',
  'delivery-failed',
  'delivered',
  'returned',
  'lost',
] as const;
export type ScanKind = (typeof SCAN_KINDS)[number];

/** What can have happened to a shipment, as `shipment_change.code` has it. */
export const CHANGE_CODES = [
  'opened',
  'replacement',
  'split',
  'preparing',
  'handed-over',
  'cancelled',
  /** It will not arrive, and is not sent again. */
  'refunded',
  ...SCAN_KINDS,
] as const;
export type ChangeCode = (typeof CHANGE_CODES)[number];

export interface Scan {
  kind: ScanKind;
  at: Date;
  /** The carrier's name of the place, of no person. */
  place: string | null;
}

export interface ShipmentChange {
  code: ChangeCode;
  at: Date;
  /** The state after it. */
  state: ShipmentState;
  place: string | null;
}

/** The state that a scan leads to; null: the parcel is where it was, only further on. */
const STATE_OF: Record<ScanKind, ShipmentState | null> = {
  collected: null,
  hub: null,
  'out-for-delivery': 'IN_DELIVERY',
  'delivery-failed': 'DELIVERY_FAILED',
  delivered: 'DELIVERED',
  returned: 'RETURNED',
  lost: 'LOST',
};

export interface Progress {
  state: ShipmentState;
  /** Those that were not known, in the order of their times. */
  changes: ShipmentChange[];
}

/**
 * A shipment after its carrier's scans. Carriers repeat themselves, and report late and out of order: a scan that
 * is known changes nothing, one that may not follow is kept as a place the parcel was at, and none counts after the
 * end.
 */
export function advance(
  state: ShipmentState,
  known: readonly { code: string; at: Date }[],
  scans: readonly Scan[],
): Progress {
  const seen = new Set(known.map(keyOf));
  const changes: ShipmentChange[] = [];
  let now = state;
  for (const { kind, at, place } of [...scans].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const key = keyOf({ code: kind, at });
    if (isEnded(now) || seen.has(key)) continue;
    seen.add(key);
    const next = STATE_OF[kind];
    if (next !== null && canFollow(now, next)) now = next;
    changes.push({ code: kind, at, state: now, place });
  }
  return { state: now, changes };
}

const keyOf = ({ code, at }: { code: string; at: Date }) => `${code} ${at.getTime()}`;
