import { isLate } from './promise.ts';
import { isEnded, type ShipmentState } from './state.ts';

/** What a page states of a shipment besides its state: what comes next, or why nothing does. */
export const OUTLOOKS = [
  'preparation',
  'hand-over',
  'arrival',
  'overdue',
  'next-attempt',
  'arrived',
  'arrived-late',
  'replaced',
  'refunded',
  'lost',
  'returned',
  'cancelled',
] as const;
export type OutlookCode = (typeof OUTLOOKS)[number];

export interface Outlook {
  code: OutlookCode;
  /** When it is due, or was; null where that is not known. */
  at: Date | null;
}

export interface OutlookFacts {
  state: ShipmentState;
  promisedAt: Date;
  deliveredAt: Date | null;
  /** When its seller takes the next step; null once its carrier has it. */
  stepAt: Date | null;
  isReplaced: boolean;
  /** What was paid for its pieces was refunded: it never arrived. */
  isRefunded: boolean;
}

/** What comes next for a shipment at `now`, and until when. */
export function outlookOf({ state, promisedAt, deliveredAt, stepAt, ...settled }: OutlookFacts, now: Date): Outlook {
  switch (state) {
    case 'CANCELLED':
      return { code: 'cancelled', at: null };
    case 'LOST':
      return { code: endOf(settled, 'lost'), at: null };
    case 'RETURNED':
      return { code: endOf(settled, 'returned'), at: null };
    case 'DELIVERED': {
      const wasLate = deliveredAt !== null && isLate(promisedAt, deliveredAt);
      return { code: wasLate ? 'arrived-late' : 'arrived', at: deliveredAt };
    }
  }
  if (isLate(promisedAt, now)) return { code: 'overdue', at: promisedAt };
  switch (state) {
    case 'RECEIVED':
      return { code: 'preparation', at: stepAt };
    case 'PREPARING':
      return { code: 'hand-over', at: stepAt };
    case 'DELIVERY_FAILED':
      return { code: 'next-attempt', at: promisedAt };
    default:
      return { code: 'arrival', at: promisedAt };
  }
}

function endOf(
  { isReplaced, isRefunded }: Pick<OutlookFacts, 'isReplaced' | 'isRefunded'>,
  code: OutlookCode,
): OutlookCode {
  if (isReplaced) return 'replaced';
  return isRefunded ? 'refunded' : code;
}

/** Of a whole order, for a line in a list: null where there is nothing to state. */
export interface OrderOutlook {
  code: 'arrival' | 'overdue' | 'arrived';
  at: Date;
}

/** When the last of an order's shipments arrives or arrived; overdue as soon as any is. */
export function orderOutlook(shipments: readonly OutlookFacts[], now: Date): OrderOutlook | null {
  const counted = shipments.filter(
    ({ state, isReplaced, isRefunded }) => state !== 'CANCELLED' && !isReplaced && !isRefunded,
  );
  const latest = (times: Date[]) => new Date(Math.max(...times.map(Number)));
  const awaited = counted.filter(({ state }) => !isEnded(state));
  const overdue = awaited.filter(({ promisedAt }) => isLate(promisedAt, now));
  if (overdue.length > 0) return { code: 'overdue', at: latest(overdue.map(({ promisedAt }) => promisedAt)) };
  if (awaited.length > 0) return { code: 'arrival', at: latest(awaited.map(({ promisedAt }) => promisedAt)) };
  const arrivals = counted.flatMap(({ deliveredAt }) => deliveredAt ?? []);
  const haveAllArrived = counted.length > 0 && arrivals.length === counted.length;
  return haveAllArrived ? { code: 'arrived', at: latest(arrivals) } : null;
}
