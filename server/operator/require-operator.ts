import { DangolError } from '#domain/shared/errors.ts';
import type { Session } from '#server/identity/sessions.ts';

/** Whether this session may see what the shop as a whole does. */
export function isOperator(session: Pick<Session, 'role'>): boolean {
  return session.role === 'ADMIN';
}

/**
 * Throws DangolError('forbidden') for everybody but an operator. Called where the data is read, not where it is shown.
 */
export function requireOperator(session: Pick<Session, 'role'>): void {
  if (!isOperator(session))
    throw new DangolError('forbidden', 'This is for operators of the shop: log in with an operator account.');
}
