import type { ClaimKind, ClaimReason } from '#domain/claim/claim.ts';
import type { ClaimChoice } from './claim-types.ts';

const PREFIX = 'quantity-';

/** Name of the field that has how many pieces of a line are chosen. */
export const quantityField = (lineId: string): string => PREFIX + lineId;

/** Quantities as they were typed, by line. */
export function readTyped(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), String(value)]] : [])),
  );
}

/** What is chosen, as the form's fields have it; nothing of it is checked here. */
export function readChoice(form: FormData): ClaimChoice {
  const lines = Object.entries(readTyped(form))
    .map(([lineId, typed]) => ({ lineId, quantity: Number(typed) }))
    .filter(({ quantity }) => quantity > 0);
  return { kind: String(form.get('kind')) as ClaimKind, reason: String(form.get('reason')) as ClaimReason, lines };
}
