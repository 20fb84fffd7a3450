import { Prisma } from '#generated/prisma/client.ts';
import type { Database } from './transaction.ts';

export interface NamedKind {
  kind: string;
  nameEn: string;
}

/**
 * Adds the English names of kinds that have none yet; a name that stands, also one an operator has changed, stays. One
 * statement; safe to run again and twice at once. How many were added.
 */
export function fillKindNames(db: Database, kinds: readonly NamedKind[]): Promise<number> {
  if (kinds.length === 0) return Promise.resolve(0);
  const rows = Prisma.join(kinds.map(({ kind, nameEn }) => Prisma.sql`(${kind}, ${nameEn})`));
  return db.$executeRaw`INSERT INTO kind_name (kind, name_en) VALUES ${rows} ON CONFLICT (kind) DO NOTHING`;
}
