import { canBecome, type OrderStatus } from '../order/status.ts';
import type { ShipmentState } from './state.ts';

export interface ShipmentProgress {
  state: ShipmentState;
  /** Another is sent instead of it, which counts, or its pieces were refunded. */
  isSettled: boolean;
}

/** The statuses that follow from shipments, the least advanced first. */
const STAGES = ['PAID', 'PREPARING', 'SHIPPED', 'DELIVERED'] as const satisfies readonly OrderStatus[];

const STAGE: Record<ShipmentState, number | null> = {
  RECEIVED: 0,
  PREPARING: 1,
  SHIPPED: 2,
  IN_DELIVERY: 2,
  DELIVERY_FAILED: 2,
  // Handed over, and owed until it is replaced or refunded.
  RETURNED: 2,
  LOST: 2,
  DELIVERED: 3,
  CANCELLED: null,
};

/**
 * An order's status by its shipments: the least advanced decides, but PREPARING as soon as any has begun. null:
 * none counts (all were cancelled, or there are none).
 */
export function statusOfShipments(shipments: readonly ShipmentProgress[]): (typeof STAGES)[number] | null {
  const stages = shipments.flatMap(({ state, isSettled }) => (isSettled ? [] : (STAGE[state] ?? [])));
  if (stages.length === 0) return null;
  const least = Math.min(...stages);
  return STAGES[least === 0 && Math.max(...stages) > 0 ? 1 : least] ?? null;
}

/** The statuses an order in `from` has on its way to `to`, which is the last; none if it cannot become that. */
export function statusesOnTheWay(from: OrderStatus, to: (typeof STAGES)[number]): OrderStatus[] {
  const [start, end] = [(STAGES as readonly OrderStatus[]).indexOf(from), STAGES.indexOf(to)];
  if (start < 0 || end <= start) return [];
  const steps = STAGES.slice(start, end + 1);
  return steps.every((status, at) => at === 0 || canBecome(steps[at - 1] ?? from, status)) ? steps.slice(1) : [];
}
