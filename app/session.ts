import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { DangolError } from '#domain/shared/errors.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { getContainer } from '#server/container.ts';
import type { RequestOrigin } from '#server/identity/accounts.ts';
import { DEVICE_COOKIE } from '#server/identity/device-token.ts';
import { SESSION_COOKIE } from '#server/identity/session-token.ts';
import type { Session } from '#server/identity/sessions.ts';
import { remoteAddress } from '#server/web/remote-address.ts';

const MONTH_SECONDS = 30 * 24 * 3_600;
const YEAR_SECONDS = 365 * 24 * 3_600;

/**
 * Who asks for this page, action or route; looked up once a request. proxy.ts has given everybody a cookie, so a
 * request without one came around it and is refused with DangolError('unauthenticated').
 */
export const currentSession = cache(async (): Promise<Session> => {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  const session = await getContainer().sessions.resolve(token);
  if (session === null)
    throw new DangolError('unauthenticated', 'This request has no session of ours; open the shop in a browser first.');
  return session;
});

/**
 * The logged-in customer; others are sent to log in and come back to `path`. Who may be one, with nobody to say so, is told to
 * try again: logging in would not work either.
 */
export async function requireCustomer(path: string): Promise<Session & { customerId: string }> {
  const session = await currentSession();
  const { customerId } = session;
  if (session.isUnconfirmed === true)
    throw new DangolError('unavailable', 'Log-ins cannot be read for the moment. Try again shortly.');
  if (customerId === null) redirect(`/login?next=${encodeURIComponent(path)}`);
  return { ...session, customerId };
}

/** What attempts are counted by. */
export async function requestOrigin(): Promise<RequestOrigin> {
  const [jar, head] = [await cookies(), await headers()];
  return {
    address: remoteAddress(head, getContainer().env.TRUSTED_PROXY_HOPS),
    deviceToken: jar.get(DEVICE_COOKIE)?.value,
  };
}

/** Who the events of an action are about. What too many guests of one network do earns no coupon. */
export async function eventSubjectOf({ shopperId, sessionId, customerId }: Session): Promise<EventSubject> {
  if (customerId !== null) return { shopperId, sessionId };
  const { address } = await requestOrigin();
  const mayEarn = getContainer().mayEarn({ shopperId, address, isNewSession: false });
  return { shopperId, sessionId, ...(!mayEarn && { unrewarded: true as const }) };
}

/** Puts a fresh session into this browser in place of the old one. Only in actions and route handlers. */
export async function setSessionCookies({
  token,
  deviceToken,
}: {
  token: string;
  deviceToken?: string;
}): Promise<void> {
  const jar = await cookies();
  const { PUBLIC_WEB_URL } = getContainer().env;
  const secure =
    (await headers()).get('x-forwarded-proto') === 'https' || (PUBLIC_WEB_URL?.startsWith('https:') ?? false);
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  jar.set(SESSION_COOKIE, token, { ...options, maxAge: MONTH_SECONDS });
  if (deviceToken !== undefined) jar.set(DEVICE_COOKIE, deviceToken, { ...options, maxAge: YEAR_SECONDS });
}
