import type { Database, Tx } from './transaction.ts';

/**
 * Names of back-fills that have started and are not complete: what is computed over months of orders waits for them.
 */
export async function backfillsUnderWay(db: Database | Tx): Promise<string[]> {
  const rows = await db.backfill.findMany({
    where: { completedAt: null },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  return rows.map(({ name }) => name);
}
