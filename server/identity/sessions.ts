import { readSessionToken, type SessionToken } from './session-token.ts';

/** Who is asking. Everybody is a shopper; `customerId` is set once they are logged in (and equals `shopperId`). */
export interface Session {
  shopperId: string;
  sessionId: string;
  tokenHash: string;
  customerId: string | null;
  role: 'GUEST' | 'CUSTOMER' | 'SELLER' | 'ADMIN';
  sellerId: number | null;
  isUnconfirmed?: never;
}

/**
 * The cookie is a member's and no store answered: a guest for the moment. Good enough to draw a page with; not
 * assignable to Session, so nothing can be bought, saved or ended with it.
 */
export interface UnconfirmedSession extends Omit<Session, 'isUnconfirmed'> {
  isUnconfirmed: true;
}

export type PageSession = Session | UnconfirmedSession;

/** What is stored of a logged-in session. */
export interface StoredSession {
  customerId: string;
  role: 'CUSTOMER' | 'SELLER' | 'ADMIN';
  sellerId: number | null;
  createdAtMs: number;
}

/**
 * Port: logged-in sessions (PostgreSQL, cached in Redis). Rejects with DangolError('unavailable') when it cannot be
 * read.
 */
export interface SessionStore {
  /** null: ended or unknown. */
  read(tokenHash: string): Promise<StoredSession | null>;
  write(tokenHash: string, session: Pick<StoredSession, 'customerId'>): Promise<void>;
  end(tokenHash: string): Promise<void>;
  endAllOf(customerId: string): Promise<void>;
}

/** Port: cache of sessions, which may lose entries at any time. Rejects when it is unavailable. */
export interface SessionCache {
  /** undefined: not cached. null: ended. */
  read(tokenHash: string): Promise<StoredSession | null | undefined>;
  /** Caches a session, unless it is cached already. */
  fill(tokenHash: string, session: StoredSession | null): Promise<void>;
  /** From now on these read as ended; also notifies the gateways. */
  end(tokenHashes: readonly string[]): Promise<void>;
}

export interface SessionProbe {
  /** Which of these logged-in sessions have ended. Unlike a read it does not extend a session. One statement. */
  ended(tokenHashes: readonly string[]): Promise<Set<string>>;
}

export interface SessionResolver {
  /**
   * The session of a cookie's token; null if the token is missing or forged. A guest's needs no store. While the store
   * is unavailable a member's token resolves to its guest, unconfirmed: pages stay up, and no request gets another
   * shopper's session.
   */
  resolve(token: string | undefined): Promise<PageSession | null>;
}

export function createSessionResolver({
  store,
  secret,
  readToken = (token) => readSessionToken(token, secret),
}: {
  store: Pick<SessionStore, 'read'>;
  secret: string;
  /** token-cache.ts, in a process that reads the same tokens repeatedly. */
  readToken?: (token: string | undefined) => SessionToken | null;
}): SessionResolver {
  return {
    async resolve(token) {
      const identity = readToken(token);
      if (identity === null) return null;
      const guest = guestSession(identity);
      if (identity.kind === 'guest') return guest;
      const stored = await store.read(identity.tokenHash).catch(() => undefined);
      if (stored === undefined) return { ...guest, isUnconfirmed: true };
      if (stored === null) return guest;
      const { customerId, role, sellerId } = stored;
      return { ...guest, shopperId: customerId, customerId, role, sellerId };
    },
  };
}

/** The guest that a token identifies while no member is logged in with it. */
export function guestSession({ guestShopperId, sessionId, tokenHash }: SessionToken): Session {
  return { shopperId: guestShopperId, sessionId, tokenHash, customerId: null, role: 'GUEST', sellerId: null };
}
