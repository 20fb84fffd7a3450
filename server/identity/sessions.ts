import { readSessionToken, type SessionToken } from './session-token.ts';

/** Who is asking. Everybody is a shopper; `customerId` is set once they are logged in (and equals `shopperId`). */
export interface Session {
  shopperId: string;
  sessionId: string;
  tokenHash: string;
  customerId: string | null;
  role: 'GUEST' | 'CUSTOMER' | 'SELLER' | 'ADMIN';
  sellerId: number | null;
  /** The store did not answer: a guest for the moment, who may be a member. */
  isUnconfirmed?: true;
}

/** What is stored of a logged-in session. */
export interface StoredSession {
  customerId: string;
  role: 'CUSTOMER' | 'SELLER' | 'ADMIN';
  sellerId: number | null;
  createdAtMs: number;
}

/** Port: where logged-in sessions are kept (Redis). Rejects with DangolError('unavailable') when it is away. */
export interface SessionStore {
  read(tokenHash: string): Promise<StoredSession | null>;
  write(tokenHash: string, session: StoredSession): Promise<void>;
  end(tokenHash: string): Promise<void>;
  endAllOf(customerId: string): Promise<void>;
}

export interface SessionResolver {
  /**
   * The session behind a cookie's token; null if the token is missing or forged. While the store is away a token
   * counts as its guest, unconfirmed: pages stay up, and nobody is taken for somebody else.
   */
  resolve(token: string | undefined): Promise<Session | null>;
}

export function createSessionResolver({
  store,
  secret,
  readToken = (token) => readSessionToken(token, secret),
}: {
  store: Pick<SessionStore, 'read'>;
  secret: string;
  /** token-memory.ts, where the same tokens come again and again. */
  readToken?: (token: string | undefined) => SessionToken | null;
}): SessionResolver {
  return {
    async resolve(token) {
      const identity = readToken(token);
      if (identity === null) return null;
      const stored = await store.read(identity.tokenHash).catch(() => undefined);
      const { tokenHash, sessionId, guestShopperId } = identity;
      if (stored === null || stored === undefined)
        return {
          shopperId: guestShopperId,
          sessionId,
          tokenHash,
          customerId: null,
          role: 'GUEST',
          sellerId: null,
          ...(stored === undefined && { isUnconfirmed: true }),
        };
      return {
        shopperId: stored.customerId,
        sessionId,
        tokenHash,
        customerId: stored.customerId,
        role: stored.role,
        sellerId: stored.sellerId,
      };
    },
  };
}
