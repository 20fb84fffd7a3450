import { readSessionToken, type SessionToken } from './session-token.ts';

/** 700 bytes each: 7 MB. */
const CAPACITY = 10_000;

/**
 * readSessionToken with a cache of verified tokens: one HMAC and three hashes are a tenth of the cost of serving a
 * list. The cached value is a function of the token and the secret alone, so it never becomes stale: whether a member
 * is still logged in with the token is read from the session store each time. Forged tokens are not cached, so they
 * evict none; beyond `capacity` the oldest entry is evicted first.
 */
export function createTokenCache(
  secret: string,
  { capacity = CAPACITY, read = readSessionToken }: { capacity?: number; read?: typeof readSessionToken } = {},
): (token: string | undefined) => SessionToken | null {
  const known = new Map<string, SessionToken>();
  return (token) => {
    if (token === undefined) return null;
    const cached = known.get(token);
    if (cached !== undefined) return cached;
    const identity = read(token, secret);
    if (identity === null) return null;
    if (known.size >= capacity) known.delete(known.keys().next().value as string);
    known.set(token, identity);
    return identity;
  };
}
