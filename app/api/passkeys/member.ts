import { DangolError } from '#domain/shared/errors.ts';
import type { Session } from '#server/identity/sessions.ts';

/** The logged-in customer; of a guest: unauthenticated, since only members have passkeys. */
export function memberOf({ customerId }: Session): string {
  if (customerId !== null) return customerId;
  throw new DangolError('unauthenticated', 'Passkeys belong to an account. Log in first.');
}
