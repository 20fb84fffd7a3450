import { notFound } from 'next/navigation';
import type { Session } from '#server/identity/sessions.ts';
import { isOperator } from '#server/operator/require-operator.ts';
import { currentSession } from '../session.ts';

/** The operator who asks. To anybody else the console is not there: 404, as for a page that never was. */
export async function operatorOrNotFound(): Promise<Session> {
  const session = await currentSession();
  if (!isOperator(session)) notFound();
  return session;
}
