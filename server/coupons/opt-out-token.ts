import { createHmac, timingSafeEqual } from 'node:crypto';

function signatureOf(customerId: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`mail-opt-out:${customerId}`).digest();
}

/** What stands in a mail's opt-out link. It ends mails to this customer and opens nothing; it stays good. */
export function issueOptOutToken(customerId: string, secret: string): string {
  return `${customerId}.${signatureOf(customerId, secret).toString('base64url')}`;
}

/** Whose link it is; null if it is none of ours. */
export function readOptOutToken(token: string | null, secret: string): string | null {
  const [customerId, signature, ...rest] = token === null || token.length > 200 ? [] : token.split('.');
  if (customerId === undefined || signature === undefined || rest.length > 0) return null;
  const [received, expected] = [Buffer.from(signature, 'base64url'), signatureOf(customerId, secret)];
  return received.length === expected.length && timingSafeEqual(received, expected) ? customerId : null;
}
