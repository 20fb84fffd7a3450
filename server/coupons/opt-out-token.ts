import { createHmac, timingSafeEqual } from 'node:crypto';

function signatureOf(customerId: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`mail-opt-out:${customerId}`).digest();
}

/** The token of a mail's opt-out link. It only ends marketing mails to this customer, and does not expire. */
export function issueOptOutToken(customerId: string, secret: string): string {
  return `${customerId}.${signatureOf(customerId, secret).toString('base64url')}`;
}

/** The customer of the link; null if the shop did not issue it. */
export function readOptOutToken(token: string | null, secret: string): string | null {
  const [customerId, signature, ...rest] = token === null || token.length > 200 ? [] : token.split('.');
  if (customerId === undefined || signature === undefined || rest.length > 0) return null;
  const [received, expected] = [Buffer.from(signature, 'base64url'), signatureOf(customerId, secret)];
  return received.length === expected.length && timingSafeEqual(received, expected) ? customerId : null;
}
