import { OPEN_ACCOUNT } from './customers.ts';
import type { Tx } from './transaction.ts';

/** Queues a reminder mail about a coupon, if its shopper is a customer who consented to marketing mail. */
export async function noteReminder(tx: Tx, couponId: string, shopperId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO reminder_mail (coupon_id, customer_id)
    SELECT ${couponId}::uuid, id FROM customer WHERE id = ${shopperId}::uuid AND ${OPEN_ACCOUNT} AND marketing_consent
    ON CONFLICT DO NOTHING`;
}

export interface ReminderRow {
  couponId: string;
  customerId: string;
  email: string;
  marketingConsent: boolean;
  nightConsent: boolean;
  discountPercent: number;
  /** What may be typed where its customer is not logged in as themselves (server/coupons/coupon-codes.ts). */
  code: string;
  expiresAt: Date;
  /** The coupon can still be used, its customer is still one. */
  isOpen: boolean;
}

/** Reminders that wait, oldest first, locked for this transaction; those another sender holds are left out. */
export function claimReminders(tx: Tx, limit: number): Promise<ReminderRow[]> {
  return tx.$queryRaw<ReminderRow[]>`
    SELECT coupon.id::text AS "couponId", customer.id::text AS "customerId", customer.email,
      customer.marketing_consent AS "marketingConsent", customer.night_consent AS "nightConsent",
      coupon.discount_percent AS "discountPercent", coupon.code, coupon.expires_at AS "expiresAt",
      coupon.status = 'ISSUED' AND coupon.expires_at > now() AND ${OPEN_ACCOUNT} AS "isOpen"
    FROM reminder_mail mail JOIN coupon ON coupon.id = mail.coupon_id JOIN customer ON customer.id = mail.customer_id
    ORDER BY mail.created_at LIMIT ${limit} FOR UPDATE OF mail SKIP LOCKED`;
}

export async function deleteReminders(tx: Tx, couponIds: readonly string[]): Promise<void> {
  if (couponIds.length === 0) return;
  await tx.$executeRaw`DELETE FROM reminder_mail WHERE coupon_id = ANY(${[...couponIds]}::uuid[])`;
}
