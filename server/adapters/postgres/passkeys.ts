import { v7 as uuidv7 } from 'uuid';
import type { NewPasskey, PublicPasskey } from '#server/passkeys/webauthn.ts';
import type { Database, Tx } from './transaction.ts';

/** A passkey as its member sees it. */
export interface PasskeyRow {
  passkeyId: string;
  credentialId: string;
  transports: string[];
  name: string;
  isBackedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** A member's passkeys, oldest first. */
export async function listPasskeys(db: Database | Tx, customerId: string): Promise<PasskeyRow[]> {
  const rows = await db.passkey.findMany({
    where: { customerId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    omit: { publicKey: true, counter: true },
  });
  return rows.map(({ id, customerId: _, ...row }) => ({ passkeyId: id, ...row }));
}

export function countPasskeys(db: Database | Tx, customerId: string): Promise<number> {
  return db.passkey.count({ where: { customerId } });
}

/** A member's passkey by what the device calls it; null if it is not theirs. */
export async function readPublicPasskey(
  db: Database,
  customerId: string,
  credentialId: string,
): Promise<(PublicPasskey & { passkeyId: string }) | null> {
  const found = await db.passkey.findFirst({ where: { credentialId, customerId } });
  if (found === null) return null;
  const { id, publicKey, counter } = found;
  return { passkeyId: id, credentialId, publicKey, counter: Number(counter) };
}

/** Gives its id; null: the credential is enrolled already, with this member or another. */
export async function insertPasskey(
  tx: Tx,
  passkey: NewPasskey & { customerId: string; name: string; createdAt: Date },
): Promise<string | null> {
  const { counter, publicKey, transports, ...rest } = passkey;
  const id = uuidv7();
  const row = {
    id,
    ...rest,
    publicKey: Uint8Array.from(publicKey),
    counter: BigInt(counter),
    transports: [...transports],
  };
  const { count } = await tx.passkey.createMany({ data: [row], skipDuplicates: true });
  return count === 1 ? id : null;
}

/**
 * Records a use. false: it is gone, is not this member's, or its counter has not grown (of two uses at once with one
 * counter, one counts). Devices that do not count sign 0 for ever.
 */
export async function recordUse(
  tx: Tx,
  use: { customerId: string; passkeyId: string; counter: number; isBackedUp: boolean; at: Date },
): Promise<boolean> {
  const { customerId, passkeyId, counter, isBackedUp, at } = use;
  const changed = await tx.$executeRaw`
    UPDATE passkey SET counter = ${counter}, is_backed_up = ${isBackedUp}, last_used_at = ${at}
    WHERE id = ${passkeyId}::uuid AND customer_id = ${customerId}::uuid
      AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`;
  return changed === 1;
}

/** false: not this member's. */
export async function renamePasskey(
  db: Database,
  customerId: string,
  passkeyId: string,
  name: string,
): Promise<boolean> {
  const { count } = await db.passkey.updateMany({ where: { id: passkeyId, customerId }, data: { name } });
  return count === 1;
}

/** false: not this member's. */
export async function deletePasskey(tx: Tx, customerId: string, passkeyId: string): Promise<boolean> {
  const { count } = await tx.passkey.deleteMany({ where: { id: passkeyId, customerId } });
  return count === 1;
}
