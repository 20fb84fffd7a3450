/** From placing to completion; CANCELLED and PAYMENT_FAILED end an order that is not kept. */
export const ORDER_STATUSES = [
  'PENDING',
  'PAID',
  'PREPARING',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'CANCELLED',
  'PAYMENT_FAILED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Why a status changed, as `order_status_change.cause` has it; 'unknown' where the writer named none. */
export type StatusCause =
  | 'placed'
  | 'payment-approved'
  | 'payment-declined'
  | 'cancelled-by-shopper'
  | 'preparing-started'
  | 'handed-to-carrier'
  | 'delivered'
  | 'not-delivered'
  /** Another shop's order, of which no more is known. */
  | 'imported'
  | 'confirmed';

const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  PENDING: ['PAID', 'PAYMENT_FAILED'],
  PAID: ['PREPARING', 'CANCELLED'],
  PREPARING: ['SHIPPED', 'CANCELLED'],
  // Cancelled: lost on the way, or back at its sellers, and refunded.
  SHIPPED: ['DELIVERED', 'CANCELLED'],
  DELIVERED: ['COMPLETED'],
  COMPLETED: [],
  CANCELLED: [],
  PAYMENT_FAILED: [],
};

/** Whether an order in status `from` may become `to`. Each status is had at most once: the graph has no cycle. */
export function canBecome(from: OrderStatus, to: OrderStatus): boolean {
  return NEXT[from].includes(to);
}

/** Statuses of orders that are paid and not cancelled: sales, in whichever stage of delivery. */
export const KEPT_STATUSES = [
  'PAID',
  'PREPARING',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
] as const satisfies OrderStatus[];

export function isKept(status: OrderStatus): boolean {
  return (KEPT_STATUSES as readonly OrderStatus[]).includes(status);
}
