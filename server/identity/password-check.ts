import { DangolError } from '#domain/shared/errors.ts';
import { readPasswordHash } from '#server/adapters/postgres/customers.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { verifyPassword } from './password-hash.ts';
import type { Throttle } from './throttle.ts';

/** Attempts at a member's password in a quarter of an hour, from all their sessions. */
const MOST = 10;

/**
 * Asks a member who is logged in for their password once more, before what a stolen session must not do. Throws
 * invalid-input on the field `password`, or too-many-requests.
 */
export type PasswordCheck = (customerId: string, password: string) => Promise<void>;

export function createPasswordCheck({ db, throttle }: { db: Database; throttle: Throttle }): PasswordCheck {
  return async (customerId, password) => {
    const limits = [{ scope: 'password-check', subject: customerId, most: MOST }];
    await throttle.attempt(limits);
    const stored = await readPasswordHash(db, customerId);
    if (!(await verifyPassword(password.slice(0, 1_000), stored))) throw wrongPassword();
    await throttle.succeeded(limits);
  };
}

function wrongPassword(): DangolError {
  return new DangolError('invalid-input', 'password: not the one of this account.', {
    details: { field: 'password', reason: 'wrong-password' },
  });
}
