import type { Past } from './past.ts';
import type { Trigger } from './trigger.ts';

/**
 * What rules may ask to know about a shopper at the moment of a trigger. A rule that needs another fact adds it here;
 * the issuer's loaders (server/coupons/facts.ts) are complete by types.
 */
export interface Facts {
  /** What lies in the shopper's cart now. */
  cart: { productId: number; categoryId: number; quantity: number; isAvailable: boolean }[];
  /** The product the trigger is about; null if there is none or it is no longer listed. */
  product: { productId: number; categoryId: number; priceWon: number; stock: number } | null;
  /** What the shopper did up to the event, the event included; for a timer, all that is known. */
  past: Past;
  /** How often the shopper, and customers like them, buy again, as of last night; null: a guest. */
  cycle: CycleFact | null;
}

export interface CycleFact {
  /** The shopper's own cycle; null: no purchase day is known. */
  own: { purchaseDays: number; medianDays: number | null } | null;
  /** The cycle of their segment in days; null: too little is known of it. */
  segmentDays: number | null;
}

export type FactName = keyof Facts;

/** The product a trigger is about; null if there is none. */
export function productOf(trigger: Trigger): number | null {
  const { productId }: { productId?: unknown } =
    trigger.kind === 'timer' ? trigger.timer.payload : (trigger.event.payload as object);
  return typeof productId === 'number' ? productId : null;
}
