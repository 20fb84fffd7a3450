import { randomBytes } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { DangolError } from '#domain/shared/errors.ts';
import type { EventSubject } from '#server/adapters/postgres/outbox.ts';
import { getContainer } from '#server/container.ts';
import type { RequestOrigin } from '#server/identity/accounts.ts';
import { cookieName, cookieOptions, DEVICE_COOKIE, isSecureRequest } from '#server/identity/session-cookie.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import { guestSession, type PageSession, type Session } from '#server/identity/sessions.ts';
import { remoteAddress } from '#server/web/remote-address.ts';
import { noteOfRequest } from '#server/web/request-context.ts';
import { readSharedPage, SHARED_PAGE_HEADER } from '#server/web/shared/seal.ts';

/** Signs the tokens of guests that stand for no shopper; the shop accepts none of them. */
const NO_SHOPPER = randomBytes(32).toString('hex');

/**
 * The session of the request, as far as it can be checked; looked up once a request. proxy.ts has left one readable
 * session cookie, so a request without one did not pass through it and is refused with
 * DangolError('unauthenticated'). For pages only: code that changes something, or returns data of the shopper's own in
 * a response, calls currentSession() (tests/contract/identity.test.ts).
 */
export const pageSession = cache(async (): Promise<PageSession> => {
  if (readSharedPage((await headers()).get(SHARED_PAGE_HEADER)) !== null) {
    // What is rendered for everybody may not depend on it: the page is not kept (server/web/shared/shared-pages.ts).
    noteOfRequest('readsSession');
    return sharedPageSession();
  }
  const token = (await cookies()).get(cookieName(SESSION_COOKIE, await isSecure()))?.value;
  const session = await getContainer().sessions.resolve(token);
  if (session === null)
    throw new DangolError('unauthenticated', 'This request has no session of ours; open the shop in a browser first.');
  return session;
});

/**
 * The session of a page that is rendered for everybody: a guest that stands for no shopper and is stored nowhere.
 * Unconfirmed, so that currentSession() refuses it and nothing is recorded of it.
 */
function sharedPageSession(): PageSession {
  const token = readSessionToken(issueSessionToken(NO_SHOPPER), NO_SHOPPER);
  if (token === null) throw new Error('a token that was just issued does not read');
  return { ...guestSession(token), isUnconfirmed: true };
}

/**
 * The session of the request, verified. While no store can verify a member's log-in it is refused with
 * DangolError('unavailable'): treated as a guest, what they buy and save would belong to no account.
 */
export async function currentSession(): Promise<Session> {
  const session = await pageSession();
  if (session.isUnconfirmed !== true) return session;
  throw new DangolError('unavailable', 'Log-ins cannot be read for the moment. Try again shortly.', {
    details: { reason: 'session-unconfirmed' },
  });
}

/**
 * The logged-in customer; others are redirected to the log-in, which leads back to `path`. Where log-ins cannot be
 * read: unavailable, as logging in would not work either.
 */
export async function requireCustomer(path: string): Promise<Session & { customerId: string }> {
  const session = await currentSession();
  const { customerId } = session;
  if (customerId === null) redirect(`/login?next=${encodeURIComponent(path)}`);
  return { ...session, customerId };
}

async function isSecure(): Promise<boolean> {
  const forwardedProto = (await headers()).get('x-forwarded-proto');
  return isSecureRequest({ publicWebUrl: getContainer().env.PUBLIC_WEB_URL, forwardedProto });
}

/** What attempts are counted by. */
export async function requestOrigin(): Promise<RequestOrigin> {
  const [jar, head] = [await cookies(), await headers()];
  return {
    address: remoteAddress(head, getContainer().env.TRUSTED_PROXY_HOPS),
    deviceToken: jar.get(cookieName(DEVICE_COOKIE, await isSecure()))?.value,
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
  const [jar, secure] = [await cookies(), await isSecure()];
  const set = (base: string, value: string) => jar.set(cookieName(base, secure), value, cookieOptions(base, secure));
  set(SESSION_COOKIE, token);
  if (deviceToken !== undefined) set(DEVICE_COOKIE, deviceToken);
}
