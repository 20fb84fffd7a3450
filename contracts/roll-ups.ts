import { z } from 'zod';
import type { EventType } from './events.ts';
import { uuidSchema } from './identifiers.ts';
import { orderStatusSchema } from './orders.ts';

/**
 * Of an order on topic `orders`, what the roll-ups read: that there is one. All else of it is read from the ledger,
 * where it is stored as the order writer has decided.
 */
export const orderHintSchema = z.looseObject({ orderId: uuidSchema.toLowerCase(), status: orderStatusSchema });

/** What an order is to be looked up for; one whose payment failed is no sale. */
export const HINTS_OF_STATUS = {
  CANCELLED: ['placed', 'cancelled'],
  PAYMENT_FAILED: [],
} as const satisfies Partial<Record<z.output<typeof orderStatusSchema>, readonly OrderHint[]>>;

/** Events that announce an order of the ledger by `payload.orderId`. */
export const HINTS_OF_EVENT = {
  'order-placed': ['placed'],
  'payment-succeeded': ['placed'],
  'order-cancelled': ['cancelled'],
} as const satisfies Partial<Record<EventType, readonly OrderHint[]>>;

export type OrderHint = 'placed' | 'cancelled';
