import type { IncomingMessage } from 'node:http';
import { parse } from 'cookie';
import { clientAddress } from '#server/client-address.ts';
import { chooseSession, isSecureRequest, serializeCookie } from '#server/identity/session-cookie.ts';
import {
  issueSessionToken,
  readSessionToken,
  SESSION_COOKIE,
  type SessionToken,
} from '#server/identity/session-token.ts';
import { guestSession, type PageSession, type SessionResolver } from '#server/identity/sessions.ts';

/** Set to `off` by a shopper who turned tracking off. */
const OPT_OUT_COOKIE = 'dangol_tracking';

export interface Visitor {
  /** Unconfirmed: a member's cookie while the session store is unavailable, so a guest's session for the moment. */
  session: PageSession;
  /** The session cookie it was read from; null for a new visitor. */
  token: string | null;
  /** To be set when this visitor had no session. */
  setCookie: string | null;
}

export interface VisitorReader {
  /** Who sends this request, by the session cookie alone; null without one, or with a forged one. */
  known(request: IncomingMessage): Promise<(Omit<Visitor, 'setCookie'> & { token: string }) | null>;
  /** The same; issues a session to a visitor without one. */
  knownOrNew(request: IncomingMessage): Promise<Visitor>;
  /** Whether its shopper has turned tracking off. */
  optedOut(request: IncomingMessage): boolean;
  /** The client it is counted by (server/client-address.ts). */
  addressOf(request: IncomingMessage): string;
}

export function createVisitorReader({
  sessions,
  readToken,
  secret,
  publicWebUrl,
  trustedProxyHops = 0,
}: {
  sessions: SessionResolver;
  /** With the cache that `sessions` uses too: a token is read twice a request. */
  readToken: (token: string) => SessionToken | null;
  secret: string;
  /** PUBLIC_WEB_URL: where it is set, it decides which session cookie counts, as in the web process. */
  publicWebUrl: string | undefined;
  /** TRUSTED_PROXY_HOPS. 0: X-Forwarded-For is not trusted. */
  trustedProxyHops?: number;
}): VisitorReader {
  const isSecure = (request: IncomingMessage) =>
    isSecureRequest({
      publicWebUrl,
      forwardedProto: [request.headers['x-forwarded-proto']].flat().join(','),
      isEncrypted: 'encrypted' in request.socket,
    });

  return {
    async known(request) {
      const { token } = chooseSession(request.headers.cookie, isSecure(request), readToken);
      const session = await sessions.resolve(token);
      return session === null || token === undefined ? null : { session, token };
    },
    async knownOrNew(request) {
      const known = await this.known(request);
      if (known !== null) return { ...known, setCookie: null };
      const token = issueSessionToken(secret);
      const identity = readSessionToken(token, secret);
      if (identity === null) throw new Error('a token just issued does not read');
      return {
        session: guestSession(identity),
        token: null,
        setCookie: serializeCookie(SESSION_COOKIE, token, isSecure(request)),
      };
    },
    optedOut: (request) => parse(request.headers.cookie ?? '')[OPT_OUT_COOKIE] === 'off',
    addressOf: (request) =>
      clientAddress({
        socketAddress: request.socket.remoteAddress,
        forwardedFor: request.headers['x-forwarded-for'],
        trustedProxyHops,
      }),
  };
}
