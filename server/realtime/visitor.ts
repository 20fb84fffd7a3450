import type { IncomingMessage } from 'node:http';
import { parse, serialize } from 'cookie';
import { clientAddress } from '#server/client-address.ts';
import { issueSessionToken, readSessionToken, SESSION_COOKIE } from '#server/identity/session-token.ts';
import type { Session, SessionResolver } from '#server/identity/sessions.ts';

/** Set to `off` by a shopper who turned tracking off. */
const OPT_OUT_COOKIE = 'dangol_tracking';
/** As proxy.ts sets it. */
const SESSION_MAX_AGE_SECONDS = 30 * 24 * 3_600;

export interface Visitor {
  session: Session;
  optedOut: boolean;
  /** To be set when this visitor had no session. */
  setCookie: string | null;
}

export interface VisitorReader {
  /** Who sends this request, by the session cookie alone; null without one, or with a forged one. */
  known(request: IncomingMessage): Promise<Omit<Visitor, 'setCookie'> | null>;
  /** The same; somebody without a session gets one. */
  knownOrNew(request: IncomingMessage): Promise<Visitor>;
  /** The client it is counted by (server/client-address.ts). */
  addressOf(request: IncomingMessage): string;
}

export function createVisitorReader({
  sessions,
  secret,
  trustedProxyHops = 0,
}: {
  sessions: SessionResolver;
  secret: string;
  /** TRUSTED_PROXY_HOPS. 0: X-Forwarded-For is anybody's word and counts for nothing. */
  trustedProxyHops?: number;
}): VisitorReader {
  const cookiesOf = (request: IncomingMessage) => parse(request.headers.cookie ?? '');

  return {
    async known(request) {
      const cookies = cookiesOf(request);
      const session = await sessions.resolve(cookies[SESSION_COOKIE]);
      return session === null ? null : { session, optedOut: cookies[OPT_OUT_COOKIE] === 'off' };
    },
    async knownOrNew(request) {
      const known = await this.known(request);
      if (known !== null) return { ...known, setCookie: null };
      const token = issueSessionToken(secret);
      const identity = readSessionToken(token, secret);
      if (identity === null) throw new Error('a token just issued does not read');
      const session: Session = {
        shopperId: identity.guestShopperId,
        sessionId: identity.sessionId,
        tokenHash: identity.tokenHash,
        customerId: null,
        role: 'GUEST',
        sellerId: null,
      };
      const setCookie = serialize(SESSION_COOKIE, token, {
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure(request),
        path: '/',
        maxAge: SESSION_MAX_AGE_SECONDS,
      });
      return { session, optedOut: cookiesOf(request)[OPT_OUT_COOKIE] === 'off', setCookie };
    },
    addressOf: (request) =>
      clientAddress({
        socketAddress: request.socket.remoteAddress,
        forwardedFor: request.headers['x-forwarded-for'],
        trustedProxyHops,
      }),
  };
}

function isSecure(request: IncomingMessage): boolean {
  return request.headers['x-forwarded-proto'] === 'https' || 'encrypted' in request.socket;
}
