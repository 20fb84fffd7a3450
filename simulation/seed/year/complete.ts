import type { BulkLoad } from '#server/adapters/postgres/bulk-load.ts';
import { markOrderDaysBefore } from '#server/adapters/postgres/roll-ups/days.ts';
import type { DatedGradeChange } from './generate.ts';
import { YEAR } from './mark.ts';

export interface YearEnd {
  changes: readonly DatedGradeChange[];
  sold: ReadonlyMap<number, number>;
  /** When the month begins, epoch ms. */
  endMs: number;
}

/**
 * Writes what follows from the whole year, in the open transaction: the history of grades with the grade of today,
 * pieces sold, the mark, and that the roll-ups of its days are to be counted. A customer whose grade or account has
 * changed since the shop was seeded keeps what they have. Products come last: what it locks, an order may wait for.
 */
export async function completeYear(load: BulkLoad, { changes, sold, endMs }: YearEnd): Promise<Record<string, number>> {
  const untouched = new Set(
    (
      await load.query<{ id: string }>(
        `SELECT id::text FROM customer WHERE source = 'backfill' AND role = 'CUSTOMER'
           AND status IN ('ACTIVE', 'PAID_MEMBERSHIP')
           AND (SELECT count(*) FROM grade_change WHERE customer_id = customer.id) = 1
         ORDER BY id FOR UPDATE`,
      )
    ).map(({ id }) => id),
  );
  const history = changes.filter(({ customerId }) => untouched.has(customerId));
  const grades = new Map(history.map(({ customerId, to }) => [customerId, to]));
  const rows = {
    grade_change: await load.copy(
      'grade_change',
      ['customer_id', 'changed_at', 'from_grade', 'grade', 'cause', 'orders', 'won'],
      history.map(({ customerId, atMs, from, to, cause, orders, won }) => [
        customerId,
        new Date(atMs),
        ...[from, to, cause, orders, won],
      ]),
    ),
  };
  await load.query(
    `UPDATE customer SET grade = latest.grade
     FROM unnest($1::uuid[], $2::"Grade"[]) AS latest(id, grade)
     WHERE customer.id = latest.id AND customer.grade <> latest.grade`,
    [[...grades.keys()], [...grades.values()]],
  );
  await load.query('UPDATE backfill SET completed_at = now() WHERE name = $1', [YEAR]);
  await markOrderDaysBefore(load.query, 'backfill', new Date(endMs));
  await countSold(load, sold);
  return rows;
}

/**
 * In one statement, with the locks in the order in which everybody takes them. The relay publishes the products by and
 * by: their published version is no longer the last one.
 */
async function countSold(load: BulkLoad, sold: ReadonlyMap<number, number>): Promise<void> {
  const ids = [...sold.keys()].sort((a, b) => a - b);
  await load.query(
    `WITH locked AS MATERIALIZED (SELECT id FROM product WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE)
     UPDATE product SET sold_count = product.sold_count + counted.pieces, version = version + 1, updated_at = now()
     FROM locked JOIN unnest($1::int[], $2::int[]) AS counted(id, pieces) ON counted.id = locked.id
     WHERE product.id = locked.id`,
    [ids, ids.map((id) => sold.get(id) ?? 0)],
  );
}
