import { TOPICS } from '#contracts/topics.ts';
import type { UserRegistration } from '#contracts/user-registration.ts';
import { readForgotten, shopperHash } from './erasures.ts';
import { appendMessages } from './outbox.ts';
import type { Database, Tx } from './transaction.ts';

/** Publishes that a customer joined, in the transaction in which they do. */
export async function appendRegistration(
  tx: Tx,
  { joinedAt, ...customer }: Omit<UserRegistration, 'joinedAt'> & { joinedAt: Date },
): Promise<void> {
  const body: UserRegistration = { ...customer, joinedAt: joinedAt.toISOString() };
  await appendMessages(tx, [{ topic: TOPICS.users, key: customer.customerId, body }]);
}

/**
 * Stores customers that are not there, without an account: no e-mail address, no password, no name. One that is there
 * stays as they are, and one who left does not come back: their tombstone outlives the topic. Cost: two statements.
 */
export async function registerCustomers(db: Database, registrations: readonly UserRegistration[]): Promise<void> {
  if (registrations.length === 0) return;
  const forgotten = await readForgotten(
    db,
    registrations.map(({ customerId }) => customerId),
  );
  const left = new Set(forgotten.filter(({ hasLeft }) => hasLeft).map(({ shopperHash: hash }) => hash));
  const rows = registrations.filter(({ customerId }) => !left.has(shopperHash(customerId)));
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO customer (id, birth_year, gender, region, joined_at, source)
    SELECT "customerId", "birthYear", gender::"Gender", region, least("joinedAt", now()), source::"OrderSource"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row("customerId" uuid, "birthYear" int, gender text,
      region text, "joinedAt" timestamptz, source text)
    ON CONFLICT DO NOTHING`;
}
