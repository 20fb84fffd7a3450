import { getContainer } from '#server/container.ts';
import { readOptOutToken } from '#server/coupons/opt-out-token.ts';

/** Whose opt-out link it is; null if it is none of ours. */
export function customerOfLink(token: unknown): string | null {
  return readOptOutToken(typeof token === 'string' ? token : null, getContainer().env.SESSION_SECRET);
}

/** Ends all advertising mail to the customer whose link it is; whether it is anybody's. */
export async function stopMails(token: unknown): Promise<boolean> {
  const customerId = customerOfLink(token);
  if (customerId === null) return false;
  const none = { marketingConsent: false, nightConsent: false };
  await getContainer().members.setConsents(customerId, none);
  return true;
}
