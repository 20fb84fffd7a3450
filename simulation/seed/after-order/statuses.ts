import type { OrderStatus, StatusCause } from '#domain/order/status.ts';
import { statusesOnTheWay, statusOfShipments } from '#domain/shipment/order-status.ts';
import type { ShipmentState } from '#domain/shipment/state.ts';
import type { PastParcel, PastStatus } from './after-order.ts';

const CAUSES = {
  PAID: 'payment-approved',
  PREPARING: 'preparing-started',
  SHIPPED: 'handed-to-carrier',
  DELIVERED: 'delivered',
} as const satisfies Partial<Record<OrderStatus, StatusCause>>;

/** The statuses that a paid order had by its parcels, one after the other, as server/shipping derives them. */
export function statusesByParcels(parcels: readonly PastParcel[]): PastStatus[] {
  const steps = parcels
    .flatMap(({ number, replacesNumber, changes }) =>
      // Scans on the way change no state.
      changes
        .filter(({ state }, k) => state !== changes[k - 1]?.state)
        .map(({ at, state }) => ({ at, state, number, replacesNumber })),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const states = new Map<number, ShipmentState>();
  const replaced = new Set<number>();
  const statuses: PastStatus[] = [];
  let status: OrderStatus = 'PAID';
  for (const { at, state, number, replacesNumber } of steps) {
    states.set(number, state);
    if (replacesNumber !== null) replaced.add(replacesNumber);
    const progress = [...states].map(([of, current]) => ({ state: current, isSettled: replaced.has(of) }));
    const derived = statusOfShipments(progress);
    for (const next of derived === null ? [] : statusesOnTheWay(status, derived)) {
      statuses.push({ status: next, at, cause: CAUSES[next as keyof typeof CAUSES] });
      status = next;
    }
  }
  return statuses;
}
