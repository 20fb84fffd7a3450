import type { PaymentMethod } from '#contracts/payment-methods.ts';
import type { OrderRow } from '#server/adapters/postgres/orders.ts';
import type { ChargeRequest } from './payment-provider.ts';

/**
 * A recipient that makes the provider refuse with a code, as `TEST:REJECT_CARD_PAYMENT` does: for trying the shop
 * out. With a live key the provider is not asked to.
 */
const TEST_RECIPIENT = /^TEST:([A-Z_]{3,35})$/;

/** What the provider is asked to charge for an order: its own total, never a browser's. Null: nothing was requested. */
export function chargeRequestOf({ payment, totalWon, address }: OrderRow): ChargeRequest | null {
  if (payment === null) return null;
  const [, testCode] = TEST_RECIPIENT.exec(address.recipient) ?? [];
  const { idempotencyKey, method } = payment;
  return { idempotencyKey, amountWon: totalWon, method: method as PaymentMethod, testCode };
}
