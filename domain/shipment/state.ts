export const SHIPMENT_STATES = [
  'RECEIVED',
  'PREPARING',
  'SHIPPED',
  'IN_DELIVERY',
  'DELIVERED',
  'RETURNED',
  'DELIVERY_FAILED',
  'LOST',
  'CANCELLED',
] as const;
export type ShipmentState = (typeof SHIPMENT_STATES)[number];

/**
 * A carrier's scan may be missing, so that a parcel can arrive without ever having been out for delivery. RETURNED:
 * back at its seller without having arrived; what a shopper returns is a claim and changes no shipment.
 */
const NEXT: Record<ShipmentState, readonly ShipmentState[]> = {
  RECEIVED: ['PREPARING', 'CANCELLED'],
  PREPARING: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['IN_DELIVERY', 'DELIVERED', 'DELIVERY_FAILED', 'RETURNED', 'LOST'],
  IN_DELIVERY: ['DELIVERED', 'DELIVERY_FAILED', 'RETURNED', 'LOST'],
  DELIVERY_FAILED: ['IN_DELIVERY', 'DELIVERED', 'RETURNED', 'LOST'],
  DELIVERED: [],
  RETURNED: [],
  LOST: [],
  CANCELLED: [],
};

/** Whether a shipment in state `from` may become `to`. */
export function canFollow(from: ShipmentState, to: ShipmentState): boolean {
  return NEXT[from].includes(to);
}

/** Nothing follows. */
export function isEnded(state: ShipmentState): boolean {
  return NEXT[state].length === 0;
}

/** Its carrier knows where it is. */
export function isWithCarrier(state: ShipmentState): boolean {
  return state === 'SHIPPED' || state === 'IN_DELIVERY' || state === 'DELIVERY_FAILED';
}

/** Its pieces did not arrive and will not: they may be sent again in another shipment. */
export function isUndelivered(state: ShipmentState): boolean {
  return state === 'CANCELLED' || state === 'LOST' || state === 'RETURNED';
}
