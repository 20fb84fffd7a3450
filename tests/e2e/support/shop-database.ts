import { createPrisma } from '#server/adapters/postgres/client.ts';
import type { Database } from '#server/adapters/postgres/transaction.ts';
import { resolveEnv } from '#stack/env.ts';

/** Works in the database of the running shop, over a connection of its own. */
export async function inShop<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const { DATABASE_URL = '' } = await resolveEnv();
  const db = createPrisma(DATABASE_URL, { poolSize: 1 });
  try {
    return await work(db);
  } finally {
    await db.$disconnect();
  }
}
