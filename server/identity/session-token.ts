import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * The session cookie's value: 32 random bytes and their HMAC, both base64url, joined by a dot; a member's begins with
 * "m.", which the HMAC covers. A guest needs nothing stored: their shopper id follows from the token, so guests are
 * known even while every store is unavailable, and an invented cookie is refused without a look-up. Only a member's
 * token is looked up.
 */

/** Its name over plain http; over TLS see session-cookie.ts. */
export const SESSION_COOKIE = 'dangol_session';

const RANDOM_BYTES = 32;
const MEMBER_MARK = 'm.';
const LONGEST = 200;

export interface SessionToken {
  /** A member's was issued at a log-in; whether that session has ended is known by the session store alone. */
  kind: 'guest' | 'member';
  /** What sessions are stored by; the token itself is stored nowhere. */
  tokenHash: string;
  /** Stated in events; the token cannot be derived from it. */
  sessionId: string;
  /** Shopper id (UUID version 8) while no member is logged in with this token. */
  guestShopperId: string;
}

function signatureOf(signed: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(signed).digest();
}

/** A fresh token, to be set as cookie: of a guest, or of a member's log-in, which is then stored. */
export function issueSessionToken(secret: string, kind: SessionToken['kind'] = 'guest'): string {
  const random = randomBytes(RANDOM_BYTES).toString('base64url');
  const signed = kind === 'member' ? `${MEMBER_MARK}${random}` : random;
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`;
}

/** The identities in `token`, or null if it was not issued with `secret`. */
export function readSessionToken(token: string | undefined, secret: string): SessionToken | null {
  if (token === undefined || token.length > LONGEST) return null;
  const kind = token.startsWith(MEMBER_MARK) ? 'member' : 'guest';
  const parts = token.split('.');
  if (parts.length !== (kind === 'member' ? 3 : 2)) return null;
  const expected = signatureOf(parts.slice(0, -1).join('.'), secret);
  const received = Buffer.from(parts.at(-1) ?? '', 'base64url');
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) return null;
  const tokenHash = createHash('sha256').update(token).digest('hex');
  return {
    kind,
    tokenHash,
    sessionId: createHash('sha256').update(`session:${token}`).digest('hex').slice(0, 32),
    guestShopperId: uuidFrom(createHash('sha256').update(`guest:${token}`).digest()),
  };
}

/** The first 16 bytes as a version 8 UUID (RFC 9562: contents of our own choosing). */
function uuidFrom(bytes: Buffer): string {
  const id = Buffer.from(bytes.subarray(0, 16));
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x80;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  const hex = id.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
