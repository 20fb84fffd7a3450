import { DangolError } from '#domain/shared/errors.ts';

/** Most pieces of one offer in a cart or an order. */
export const MAX_QUANTITY = 99;

/** At this stock and below, a product's page shows how many pieces are left. */
export const FEW_LEFT = 10;

/** `value` if it is a whole number from 1 to 99; throws invalid-input naming the field otherwise. */
export function checkQuantity(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_QUANTITY) return value;
  throw new DangolError(
    'invalid-input',
    `quantity: ${nameOf(value)} is not a whole number from 1 to ${MAX_QUANTITY}. To take a line out, remove it.`,
    { details: { field: 'quantity', reason: 'quantity-out-of-range', max: MAX_QUANTITY } },
  );
}

function nameOf(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value;
}
