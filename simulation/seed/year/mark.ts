import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { adminIdOf } from '../customers.ts';
import { SCALES, type Scale, type ShopOptions } from '../seeded-shop.ts';

/** The row of table `backfill` for the year of orders. */
export const YEAR = 'year';

/** A shop that the seed made, as the database has it. */
export type SeededShop = ShopOptions;

/**
 * The shop of this seed number that the database holds: its operator, whose id follows from the number, joined when it
 * was seeded. null where there is none.
 */
export async function findSeededShop(load: BulkLoad, seed: number): Promise<SeededShop | null> {
  const [admin] = await load.query<{ joined_at: Date }>('SELECT joined_at FROM customer WHERE id = $1', [
    adminIdOf(seed),
  ]);
  if (admin === undefined) return null;
  const [products] = await load.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM product WHERE source = 'backfill'",
  );
  const half = (SCALES.full.products + SCALES.test.products) / 2;
  const scale: Scale = (products?.count ?? 0) > half ? 'full' : 'test';
  return { seed, scale, now: admin.joined_at };
}

/** Notes that the year is being loaded; resolves with whether it is there already. The caller commits. */
export async function startYear(load: BulkLoad): Promise<boolean> {
  await load.query('INSERT INTO backfill (name) VALUES ($1) ON CONFLICT DO NOTHING', [YEAR]);
  const [row] = await load.query<{ completed: boolean }>(
    'SELECT completed_at IS NOT NULL AS completed FROM backfill WHERE name = $1',
    [YEAR],
  );
  return row?.completed ?? false;
}

/**
 * Locks the mark until the transaction ends, against another load and against a seed that replaces the shop. Throws if
 * one has done so.
 */
export async function lockYear(load: BulkLoad, { seed, now }: SeededShop): Promise<'loading' | 'complete'> {
  const [row] = await load.query<{ completed: boolean; same: boolean }>(
    `SELECT completed_at IS NOT NULL AS completed,
       EXISTS (SELECT FROM customer WHERE id = $2 AND joined_at = $3) AS same
     FROM backfill WHERE name = $1 FOR UPDATE`,
    [YEAR, adminIdOf(seed), now],
  );
  if (row?.same !== true) throw new Error('The shop was replaced while its year was loaded. To mend it: load it again');
  return row.completed ? 'complete' : 'loading';
}
