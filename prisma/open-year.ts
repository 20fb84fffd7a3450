import { openBulkLoad } from '../server/adapters/postgres/bulk-load.ts';
import { findSeededShop, startYear } from '../simulation/seed/year/mark.ts';

/**
 * Notes that the year of a shop that was seeded with this number is to be loaded, before its workers start: grades wait
 * for it from then on (docs/decisions/0122, 0123). Does nothing in another shop. Safe to run again.
 */
export async function openYear(databaseUrl: string, seed = 1): Promise<void> {
  const load = await openBulkLoad(databaseUrl);
  try {
    if ((await findSeededShop(load, seed)) !== null) await startYear(load);
    await load.commit();
  } finally {
    await load.close();
  }
}
