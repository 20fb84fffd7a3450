import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '#generated/prisma/client.ts';
import { appendRegistration } from './customer-registration.ts';
import type { Database, Tx } from './transaction.ts';

/** Of a row of `customer`: the account may log in and be written to. */
export const OPEN_ACCOUNT = Prisma.sql`customer.status NOT IN ('SUSPENDED', 'LEFT')`;

/**
 * Which wording of the consents (messages, account.consents) a customer agreed to. A change of what the texts mean gets
 * the next number, here.
 */
export const CONSENT_WORDING = '1';

export interface CustomerRow {
  customerId: string;
  email: string;
  passwordHash: string;
  name: string;
  role: 'CUSTOMER' | 'SELLER' | 'ADMIN';
  status: 'ACTIVE' | 'PAID_MEMBERSHIP' | 'SUSPENDED' | 'LEFT';
  sellerId: number | null;
}

export interface ProfileRow {
  customerId: string;
  email: string;
  name: string;
  birthYear: number | null;
  gender: 'FEMALE' | 'MALE' | 'UNDISCLOSED';
  region: string | null;
  grade: 'BRONZE' | 'SILVER' | 'GOLD' | 'VIP';
  marketingConsent: boolean;
  nightConsent: boolean;
  joinedAt: Date;
}

export interface NewCustomer {
  customerId: string;
  email: string;
  passwordHash: string;
  name: string;
  birthYear: number | null;
  gender: ProfileRow['gender'];
  joinedAt: Date;
  marketingConsent: boolean;
  nightConsent: boolean;
}

/** The account of a normalised e-mail address, of anybody who has not left. */
export async function findCustomerByEmail(db: Database, email: string): Promise<CustomerRow | null> {
  const found = await db.customer.findUnique({ where: { email } });
  if (found === null || found.status === 'LEFT') return null;
  const { id, passwordHash, name, role, status, sellerId } = found;
  if (passwordHash === null || name === null) return null;
  return { customerId: id, email, passwordHash, name, role, status, sellerId };
}

/** null: no account, or none any more. */
export async function readPasswordHash(db: Database, customerId: string): Promise<string | null> {
  const found = await db.customer.findUnique({
    where: { id: customerId },
    select: { passwordHash: true, status: true },
  });
  return found === null || found.status === 'LEFT' ? null : found.passwordHash;
}

/**
 * Writes an account and what its holder agreed to, and publishes on topic `users` that a customer joined. false: the
 * e-mail address is taken.
 */
export async function insertCustomer(tx: Tx, customer: NewCustomer): Promise<boolean> {
  const { customerId, marketingConsent, nightConsent, ...rest } = customer;
  const { count } = await tx.customer.createMany({ data: [{ id: customerId, ...rest }], skipDuplicates: true });
  if (count !== 1) return false;
  await writeConsents(tx, customerId, { marketingConsent, nightConsent });
  const { birthYear, gender, joinedAt } = customer;
  await appendRegistration(tx, { customerId, birthYear, gender, region: null, joinedAt, source: 'shop' });
  return true;
}

/** null: no such customer, or one without an account. */
export async function readProfile(db: Database, customerId: string): Promise<ProfileRow | null> {
  const found = await db.customer.findUnique({ where: { id: customerId } });
  if (found === null || found.status === 'LEFT') return null;
  const { email, name, birthYear, gender, region, grade, marketingConsent, nightConsent, joinedAt } = found;
  if (email === null || name === null) return null;
  return { customerId, email, name, birthYear, gender, region, grade, marketingConsent, nightConsent, joinedAt };
}

/**
 * Writes a customer's consents, and a row of history for each that changes: when, and to which wording. The same
 * consents again write nothing. One statement.
 */
export async function writeConsents(
  db: Database | Tx,
  customerId: string,
  { marketingConsent, nightConsent }: Pick<ProfileRow, 'marketingConsent' | 'nightConsent'>,
): Promise<void> {
  await db.$executeRaw`
    WITH held AS (
      SELECT id, marketing_consent, night_consent FROM customer WHERE id = ${customerId}::uuid FOR UPDATE
    ), changed AS (
      UPDATE customer SET marketing_consent = ${marketingConsent}, night_consent = ${nightConsent}
      FROM held WHERE customer.id = held.id
    )
    INSERT INTO consent_change (id, customer_id, kind, is_granted, wording_version)
    SELECT change.id::uuid, held.id, change.kind::"ConsentKind", change.is_granted, ${CONSENT_WORDING}
    FROM held, (VALUES
      (${uuidv7()}, 'MARKETING', ${marketingConsent}::boolean), (${uuidv7()}, 'NIGHT', ${nightConsent}::boolean)
    ) AS change(id, kind, is_granted)
    WHERE change.is_granted <> CASE change.kind WHEN 'MARKETING' THEN held.marketing_consent ELSE held.night_consent END`;
}

/**
 * What a guest had becomes the member's: coupons, orders, wishes. Both shoppers must be locked. One cause gives one
 * coupon: where the member has had theirs for the same ("this category on this day"), the guest's is dropped, or kept
 * apart by its cause if an order holds it.
 */
export async function adoptBelongings(tx: Tx, guestId: string, customerId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM coupon USING coupon AS own
    WHERE coupon.shopper_id = ${guestId}::uuid AND coupon.status = 'ISSUED'
      AND own.shopper_id = ${customerId}::uuid AND own.rule = coupon.rule AND own.cause_id = coupon.cause_id`;
  await tx.$executeRaw`
    UPDATE coupon SET shopper_id = ${customerId}::uuid,
      cause_id = CASE WHEN EXISTS (
        SELECT 1 FROM coupon AS own
        WHERE own.shopper_id = ${customerId}::uuid AND own.rule = coupon.rule AND own.cause_id = coupon.cause_id
      ) THEN coupon.cause_id || ' as guest ' || ${guestId}::text ELSE coupon.cause_id END
    WHERE coupon.shopper_id = ${guestId}::uuid`;
  // The form of one press may have been sent as member and, after a log-out, as guest: then the guest's key is set
  // apart.
  await tx.$executeRaw`
    UPDATE "order" SET shopper_id = ${customerId}::uuid,
      idempotency_key = CASE WHEN EXISTS (
        SELECT 1 FROM "order" AS own
        WHERE own.shopper_id = ${customerId}::uuid AND own.idempotency_key = "order".idempotency_key
      ) THEN "order".idempotency_key || ' as guest ' || ${guestId}::text ELSE "order".idempotency_key END
    WHERE shopper_id = ${guestId}::uuid`;
  await tx.$executeRaw`
    INSERT INTO wish (shopper_id, product_id, created_at)
    SELECT ${customerId}::uuid, product_id, created_at FROM wish WHERE shopper_id = ${guestId}::uuid
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`DELETE FROM wish WHERE shopper_id = ${guestId}::uuid`;
  await tx.$executeRaw`DELETE FROM rule_timer WHERE shopper_id = ${guestId}::uuid`;
}
