import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * The session cookie: 32 random bytes and their HMAC, both base64url, joined by a dot. A guest needs nothing stored:
 * their shopper id follows from the token, so guests are known even while Redis is away, and an invented cookie is
 * refused without a look-up.
 */
export const SESSION_COOKIE = 'dangol_session';

const RANDOM_BYTES = 32;

export interface SessionToken {
  /** What Redis is keyed by; the token itself is stored nowhere. */
  tokenHash: string;
  /** Named in events; tells nothing about the token. */
  sessionId: string;
  /** Shopper id (UUID version 8) while nobody is logged in with this token. */
  guestShopperId: string;
}

function signatureOf(random: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(random).digest();
}

/** A fresh token, to be set as cookie. */
export function issueSessionToken(secret: string): string {
  const random = randomBytes(RANDOM_BYTES).toString('base64url');
  return `${random}.${signatureOf(random, secret).toString('base64url')}`;
}

/** The identities in `token`, or null if it was not issued with `secret`. */
export function readSessionToken(token: string | undefined, secret: string): SessionToken | null {
  if (token === undefined || token.length > 200) return null;
  const [random, signature, ...rest] = token.split('.');
  if (random === undefined || signature === undefined || rest.length > 0) return null;
  const expected = signatureOf(random, secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const tokenHash = createHash('sha256').update(token).digest('hex');
  return {
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
