import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * Names a browser that has logged in to an account before (OWASP's device cookie). Its attempts are counted separately,
 * so an attacker who guesses passwords from elsewhere is locked out and the owner is not. The token alone gives no
 * access.
 */
function signatureOf(random: string, customerId: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`device:${customerId}:${random}`).digest();
}

export function issueDeviceToken(customerId: string, secret: string): string {
  const random = randomBytes(16).toString('base64url');
  return `${random}.${signatureOf(random, customerId, secret).toString('base64url')}`;
}

/** The device's name if `token` was issued to this account, else null. */
export function readDeviceToken(token: string | undefined, customerId: string, secret: string): string | null {
  const [random, signature, ...rest] = token === undefined || token.length > 200 ? [] : token.split('.');
  if (random === undefined || signature === undefined || rest.length > 0) return null;
  const expected = signatureOf(random, customerId, secret);
  const received = Buffer.from(signature, 'base64url');
  return received.length === expected.length && timingSafeEqual(received, expected) ? random : null;
}
