import type { PasskeyChallenge } from '#domain/passkey/challenge.ts';
import { CHALLENGE_LIFE_MS, MAX_OPEN_CHALLENGES } from '#domain/passkey/limits.ts';
import { type Database, inTransaction, lockShoppers, type Tx } from './transaction.ts';

export type NewChallenge = Omit<PasskeyChallenge, 'expiresAt' | 'usedAt'>;

/**
 * Stores a challenge. Those of the member that are over are deleted, and the oldest open ones beyond the most that may
 * be open. One transaction of four statements.
 */
export function storeChallenge(db: Database, challenge: NewChallenge, at: Date): Promise<void> {
  const { customerId, amountWon, ...rest } = challenge;
  return inTransaction(db, async (tx) => {
    await lockShoppers(tx, customerId);
    await tx.$executeRaw`
      DELETE FROM passkey_challenge WHERE customer_id = ${customerId}::uuid AND (expires_at <= ${at} OR challenge IN (
        SELECT challenge FROM passkey_challenge WHERE customer_id = ${customerId}::uuid AND used_at IS NULL
        ORDER BY created_at DESC, challenge OFFSET ${MAX_OPEN_CHALLENGES - 1}))`;
    await tx.passkeyChallenge.create({
      data: {
        ...rest,
        customerId,
        amountWon: amountWon === null ? null : BigInt(amountWon),
        createdAt: at,
        expiresAt: new Date(at.getTime() + CHALLENGE_LIFE_MS),
      },
    });
  });
}

export async function readChallenge(db: Database, challenge: string): Promise<PasskeyChallenge | null> {
  const found = await db.passkeyChallenge.findUnique({ where: { challenge } });
  if (found === null) return null;
  const { createdAt: _, amountWon, ...row } = found;
  return { ...row, amountWon: amountWon === null ? null : Number(amountWon) };
}

/** Uses a challenge up, together with what the transaction does. false: it was used, has expired or is gone. */
export async function spendChallenge(tx: Tx, customerId: string, challenge: string, at: Date): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE passkey_challenge SET used_at = ${at}
    WHERE challenge = ${challenge} AND customer_id = ${customerId}::uuid AND used_at IS NULL AND expires_at > ${at}`;
  return changed === 1;
}

/** Deletes challenges that are over, whose members asked for no other since. */
export async function sweepChallenges(db: Database, at: Date): Promise<void> {
  await db.passkeyChallenge.deleteMany({ where: { expiresAt: { lte: at } } });
}
