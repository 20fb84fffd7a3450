import { readSessionToken, type SessionToken } from './session-token.ts';

/** 700 bytes each: 7 MB. */
const CAPACITY = 10_000;

/**
 * readSessionToken that remembers the tokens it has verified: one HMAC and three hashes are a tenth of what a list costs to serve.
 * What is remembered is a function of the token and the secret alone, which nothing that happens later changes: whether somebody is
 * logged in with it, or still is, stands in the session store and is asked there each time. Forged tokens are not
 * remembered, so they push nobody out; beyond `capacity` the first come goes first.
 */
export function createTokenMemory(
  secret: string,
  { capacity = CAPACITY, read = readSessionToken }: { capacity?: number; read?: typeof readSessionToken } = {},
): (token: string | undefined) => SessionToken | null {
  const known = new Map<string, SessionToken>();
  return (token) => {
    if (token === undefined) return null;
    const remembered = known.get(token);
    if (remembered !== undefined) return remembered;
    const identity = read(token, secret);
    if (identity === null) return null;
    if (known.size >= capacity) known.delete(known.keys().next().value as string);
    known.set(token, identity);
    return identity;
  };
}
