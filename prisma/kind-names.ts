import { createPrisma } from '../server/adapters/postgres/client.ts';
import { fillKindNames } from '../server/adapters/postgres/kind-names.ts';
import { KNOWN_KINDS } from '../simulation/seed/taxonomy/index.ts';

/**
 * Gives a shop that has data, but was seeded or imported before kinds had English names, the names that are known.
 * After the migrations; safe to run again. How many were added.
 */
export async function addKnownKindNames(databaseUrl: string, log: (line: string) => void): Promise<number> {
  const db = createPrisma(databaseUrl, { poolSize: 1, statementTimeoutMs: 30_000, connectTimeoutMs: 10_000 });
  try {
    const added = await fillKindNames(db, KNOWN_KINDS);
    if (added > 0) log(`English names of ${added} kinds added`);
    return added;
  } finally {
    await db.$disconnect();
  }
}
